"""The codes of syntax mistakes; each has its page in docs/codes."""

from __future__ import annotations

from rulesdsl.diagnostics import Code

NOT_A_STATEMENT = Code("S001", "not-a-statement")
QUOTE_MISSING = Code("S002", "quote-missing")
FOREIGN_QUOTES = Code("S003", "foreign-quotes")
MISSPELT = Code("S004", "misspelt-word")
WITHOUT_QUOTES = Code("S005", "text-without-quotes")
COMPARISON = Code("S006", "another-comparison")
KEYS_JOINED = Code("S007", "keys-joined-otherwise")
WORD_MISSING = Code("S008", "word-missing")
WORD_TOO_MUCH = Code("S009", "word-too-much")
ANOTHER_WORD = Code("S010", "another-word")
STRAY_SIGN = Code("S011", "stray-sign")
COMMA_MISSING = Code("S012", "comma-missing")
PARENTHESIS = Code("S013", "parenthesis")
NUMBER = Code("S014", "another-number")
DATE = Code("S015", "another-date")
COMMENT = Code("S016", "another-comment")
TWO_IN_ONE = Code("S017", "two-statements-in-one")
NOT_A_POLICY = Code("S018", "not-a-policy")
TOO_DEEP = Code("S019", "nested-too-deep")
LINE_BREAK = Code("S020", "broken-in-two")
SEVERAL_VALUES = Code("S021", "several-values")
LIST = Code("S022", "another-list")
QUOTES_TOO_MUCH = Code("S023", "name-in-quotes")
UNFINISHED = Code("S024", "unfinished-statement")
NOT_POSSIBLE = Code("S025", "not-in-the-language")
QUOTE_WITHIN = Code("S027", "quote-within-a-text")
TOO_MANY = Code("S026", "too-many-mistakes")
