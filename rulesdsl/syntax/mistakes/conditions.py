"""Typical mistakes in conditions: what stands behind `when`."""

from __future__ import annotations

from rulesdsl.syntax.mistakes import codes
from rulesdsl.syntax.mistakes.form import Form

_BEHIND_A_CONDITION = r"(?=~\)| and| or|END)"

_SEVERAL = r"LITERAL(?:(?:~,~(?:or |and )?| or | and | )LITERAL)+"
_BETWEEN_VALUES = ((r"\s*,\s*(?:(?:or|and)\s+)?|\s+or\s+|\s+and\s+|\s+", ", "),)


def _compare(looks: str, cure: str) -> Form:
    message = "expected `{cure}` between a field and its value, found `{wrong}`"
    where = r"(?<!and\s)(?<!or\s)(?<!when\s)"  # behind these stands a field
    return Form(codes.COMPARISON, rf"{where}<<{looks}>>", cure, message, "write `{cure}`")


SIGNS = (
    _compare(r"(?:is )?(?:!={1,2}|<>|=!|≠|not ?=)", "is not"),
    _compare(r"(?:is no|isn’t|isnt|is’nt|ain’t|aren’t|are not|wasn’t|was not|is unlike)(?= LITERAL)", "is not"),
    _compare(r"(?:does not|doesn’t|do not) equal", "is not"),
    _compare(r"(?:is )?(?:not|unequal|different|other|differs)(?: equal)?(?: (?:to|from|than))?(?= LITERAL)", "is not"),
    _compare(r"is not (?:equal to|equals?|the same as|like|=+)", "is not"),
    _compare(
        r"(?:is )?(?:=>|≥|>~=|> or =|at least|no less than|not less than|not under|not below"
        r"|(?:greater|more|larger|bigger) than or equal(?: to)?|(?:greater|more) or equal(?: to)?|min|minimum)", ">=",
    ),
    _compare(
        r"(?:is )?(?:=<|≤|<~=|< or =|at most|no more than|not more than|not over|not above|up to"
        r"|(?:less|smaller|fewer) than or equal(?: to)?|(?:less|smaller) or equal(?: to)?|max|maximum)", "<=",
    ),
    _compare(
        r"(?:is )?(?:(?:greater|more|larger|bigger|higher|later) than|greater|over|above|exceeds|after|beyond)", ">",
    ),
    _compare(
        r"(?:is )?(?:(?:less|smaller|fewer|lower|earlier) than|less|under|below|before)", "<",
    ),
    Form(codes.COMPARISON, r"<<is >>(?P<sign>[<>]=?)", "", "expected `{sign}` alone, found `is` before it", "write `{sign}`"),
    _compare(r"(?:is )?(?:equals?|equal to|identical to|the same as|same as|exactly)(?: to)?", "is"),
    _compare(r"is~(?:={1,3}|:)", "is"),
    _compare(r"(?<![<>!])={1,3}(?![<>])", "is"),
    _compare(r":=?", "is"),
    _compare(r"(?:are|was|be|equaled|matches|match)(?= LITERAL)", "is"),
)  # fmt: skip

_FLIPPED = (("<", ">"), ("<=", ">="), (">", "<"), (">=", "<="), ("=", "is"), ("is", "is"))
_UPWARDS = (("<", ">"), ("<=", ">="))

TURNED = (
    *(
        Form(codes.COMPARISON, rf"START<<(?P<low>LITERAL)~{above}~(?P<name>FIELD)~{below}~(?P<high>LITERAL)>>", f"{{name}} {flipped} {{low}} and {{name}} {below} {{high}}",
             "expected the field before each sign, found `{wrong}`")
        for above, flipped in _UPWARDS
        for below, _ in _UPWARDS
    ),
    *(
        Form(codes.COMPARISON, rf"START<<(?P<value>LITERAL)~{sign}~(?P<name>FIELD)>>{_BEHIND_A_CONDITION}", f"{{name}} {flipped} {{value}}",
             "expected the field before its value, found the value first")
        for sign, flipped in _FLIPPED
    ),
)  # fmt: skip

FORMULAS = tuple(
    Form(codes.ANOTHER_WORD, rf"(?:START|^when~)<<{joint}~\([^()]*\)>>", None, f"expected `{joint}` between two conditions, found `{{wrong}}`",
         swap=((rf"{joint}\s*\(", "("), (r"\s*[,;]\s*", f" {joint} ")))
    for joint in ("and", "or")
)  # fmt: skip

RANGES = (
    Form(codes.COMPARISON, rf"order date <<(?:is )?(?:in|within|during|from|of)(?: the year)? (?P<year>(?:19|20)\d\d)>>{_BEHIND_A_CONDITION}", "between {year}-01-01 and {year}-12-31",
         "expected the first and the last day of a year, found `{wrong}`"),
    Form(codes.COMPARISON, rf"<<is (?P<bound>NUMBER|DATE)~(?:\+|(?:or|and) (?:more|above|over|up|higher|greater|larger|bigger|later|after))>>{_BEHIND_A_CONDITION}", ">= {bound}",
         "expected `>=` between a field and its value, found `{wrong}`", "write `{cure}`", reads="more above over up higher greater larger bigger later after"),
    Form(codes.COMPARISON, rf"<<is (?P<bound>NUMBER|DATE) (?:or|and) (?:less|below|under|fewer|lower|smaller|earlier|before)>>{_BEHIND_A_CONDITION}", "<= {bound}",
         "expected `<=` between a field and its value, found `{wrong}`", "write `{cure}`", reads="less below under fewer lower smaller earlier before"),
    Form(
        codes.COMPARISON, "<<(?P<a>(?:is )?(?:from|in between|is between))>> VALUE (?P<b>to|until|till|through|and|-|–) VALUE",
        {"a": "between", "b": "and"}, "expected `between … and …`, found `{a} … {b} …`",
    ),
    Form(codes.COMPARISON, r"between VALUE~<<to|until|till|through|or|-|–|—|\.\.\.?|,>>~VALUE", " and ",
         "expected `and` between the two ends, found `{wrong}`"),
    Form(codes.COMPARISON, "<<is between>>", "between", "expected `between`, found `is between`", "leave out `is`"),
    Form(codes.COMPARISON, "START(?P<a>)NAME (?P<b><<(?:is )?not between>>)", {"a": "not ", "b": "between"},
         "expected `not` before the field, found it before `between`"),
)  # fmt: skip

TAGS = (
    Form(codes.ANOTHER_WORD, r"(?!~tags include )<<(?:has|have|with)?~(?:the |a )?tags?(?: of)? (?:contains?|includes?|have|has|having|like|in|with|equals?|=)>> LITERAL", "tags include",
         "expected `tags include`, found `{wrong}`", reads="contains include contain includes has have"),
    *(
        Form(codes.ANOTHER_WORD, rf"START<<(?:(?:the |this |an? )*(?:order|customer|buyer)s? )?(?:is |are )?(?:(?:has|have|with|having) (?:the |a )?tags?|tagged(?: with| as)?){value}", cure,
             "expected `tags include`, found `{wrong}`", reads="tag tagged")
        for value, cure in ((">> LITERAL", "tags include"), (rf" (?P<name>PROSE)>>{_BEHIND_A_CONDITION}", "tags include '{name}'"))
    ),
    Form(codes.ANOTHER_WORD, rf"START<<(?:order )?tags? (?:contains?|includes|has|have|having|are) (?P<name>PROSE)>>{_BEHIND_A_CONDITION}", "tags include '{name}'",
         "expected `tags include` and a text in quotes, found `{wrong}`", reads="contain contains includes has have having are"),
    Form(codes.ANOTHER_WORD, r"START<<tag (?:is|are|={1,2})>> LITERAL", "tags include",
         "expected `tags include`, found `{wrong}`", reads="tag"),
    Form(codes.ANOTHER_WORD, r"<<tag>> include LITERAL", "tags",
         "expected `tags include`, found `tag include`", reads="tag"),
)  # fmt: skip

TEXTS = (
    *(
        Form(codes.COMPARISON, rf"START(?P<a>)NAME (?P<b><<(?:does not|doesn’t|do not|don’t|not|is not) (?:{said})>>)(?= LITERAL)",
             {"a": "not ", "b": meant}, f"expected `not` before the field and `{meant}` behind it, found `{{wrong}}`")
        for said, meant in (
            ("contains?|containing|have|has", "contains"), ("includes?|including", "include"),
            ("(?:starts?|begins?|starting|beginning) (?:with|by)", "starts with"), ("(?:ends?|ending) (?:with|in)", "ends with"),
        )
    ),
    _compare(r"(?:is )?(?:begins?|beginning|start|starting|starts)(?: (?:with|by|in))?(?= LITERAL)", "starts with"),
    _compare(r"(?:is )?(?:end|ending|ends|finishes)(?: (?:with|by|in|on))?(?= LITERAL)", "ends with"),
    _compare(r"(?:is )?(?:contain|containing|includes?|including|has|have|having|holds|like|is like)(?: the)?(?: word| text)?(?= LITERAL)", "contains"),
)  # fmt: skip

_STARRED = r"(?:is|={1,2}|like|is like|contains|(?:starts|ends) with)"
_PART = r"[^\s'*(),=<>]+"

STARS = tuple(
    Form(codes.COMPARISON, rf"<<{_STARRED} {looks}>>{_BEHIND_A_CONDITION}", f"{how} '{{part}}'", f"expected `{how}` instead of a star, found `{{wrong}}`")
    for looks, how in (
        (rf"\*(?P<part>{_PART})\*", "contains"),
        (rf"\*(?P<part>{_PART})", "ends with"),
        (rf"(?P<part>{_PART})\*", "starts with"),
    )
)  # fmt: skip

PEOPLE = (
    Form(codes.ANOTHER_WORD, rf"START<<(?:(?:the |an? |this )*(?:customers?|buyers?|orders?|clients?|shoppers?|users?|person) (?:is|are|was) (?:an? )?guest|(?:is )?(?:(?:as )?an? )guest|(?:is )?guest)(?: (?:checkout|order|customer|buyer|account|user)s?)?>>{_BEHIND_A_CONDITION}",
         "guest", "expected `guest` alone, found `{wrong}`", "write `guest`", reads="guest"),
    Form(codes.ANOTHER_WORD, rf"START<<(?:the |an? |this )*(?:order|sale|purchase)s? (?:(?:comes?|came|is|was|are|were) )?(?:placed |made |bought |sold )?(?:from|via|through) (?!NUMBER|DATE)(?P<name>PROSE)>>{_BEHIND_A_CONDITION}",
         "channel is '{name}'", "expected `channel is` and its name in quotes, found `{wrong}`", "write `{cure}`", reads="from via through"),
    Form(codes.ANOTHER_WORD, r"START<<(?:the |an? |this )*(?:order|sale|purchase)s? (?:(?:comes?|came|is|was|are|were) )?(?:placed |made |bought |sold )?(?:from|via|through|on|at)>> TEXT",
         "channel is", "expected `channel is` before its name, found `{wrong}`", "write `channel is`"),
)  # fmt: skip

_NOTHING = "empty|blank|null|none|nothing|nil|unknown|absent|unset|undefined|void|n/a|not known|not given|not set|not present|not available|not there|not filled(?: in)?"
_SOMETHING = "not (?:empty|blank|null|none|nothing|nil|unknown|missing|absent|unset|undefined)|given|set|present|available|there|filled(?: in)?|provided|existing|any|anything|something"

KNOWN = (
    Form(codes.ANOTHER_WORD, r"<<(?:is|=+) ?''>>(?!')", "is missing", "expected `is missing`, found a text with nothing in it", "write `is missing`", reads="''"),
    Form(codes.ANOTHER_WORD, r"<<(?:is not|<>|!=+) ?''>>(?!')", "is known", "expected `is known`, found a comparison with nothing", "write `is known`", reads="''"),
    Form(codes.ANOTHER_WORD, rf"<<(?:is|=|are) (?:{_NOTHING})>>(?!\w)", "is missing", "expected `is missing`, found `{wrong}`", "write `is missing`"),
    Form(codes.ANOTHER_WORD, r"<<does not exist|doesn’t exist|is not existing|has no value>>(?!\w)", "is missing", "expected `is missing`, found `{wrong}`", "write `is missing`", reads="exist existing value"),
    Form(codes.ANOTHER_WORD, rf"<<(?:is|=|are|!=) (?:{_SOMETHING})|(?:has|have) (?:a |any )?value>>(?!\w)", "is known", "expected `is known`, found `{wrong}`", "write `is known`", reads="value"),
    Form(codes.ANOTHER_WORD, r"(?<=\w) <<exists?>>(?!\w)", "is known", "expected `is known`, found `{wrong}`", "write `is known`", reads="exists exist"),
    Form(codes.ANOTHER_WORD, "START(?P<a><<(?:there is )?(?:has |have |with )?no|without|(?:has |have )?missing>>) (?P<name>FIELD)(?P<b>)(?= and| or|END|~\\))", {"a": "", "b": " is missing"},
         "expected `is missing` behind the field, found `{wrong}` before it", "write `{name} is missing`", reads="no without missing"),
    Form(codes.ANOTHER_WORD, "START(?P<a><<(?:there is|has|have|with|having)(?: an?| the)?>>) (?P<name>FIELD)(?P<b>)(?= and| or|END|~\\))", {"a": "", "b": " is known"},
         "expected `is known` behind the field, found `{wrong}` before it", "write `{name} is known`", reads="there has have with having"),
)  # fmt: skip

LISTS = (
    Form(codes.STRAY_SIGN, r"one of<<~[:=]>>", " ", "expected the values directly behind `one of`, found `{wrong}`", "take it out"),
    Form(codes.SEVERAL_VALUES, r"is (?:not )?(?P<a>)<<(?!(?:in|one|not|known|missing) )NAME(?:(?:~,~|~/~|~;~)(?!FIELD)NAME)+(?:~,? or (?!FIELD)NAME)?>>(?=END| and| or|~\))", {"a": "one of "}, "expected each value in quotes behind `one of`, found `{wrong}`", swap=((r"\s*,?\s+or\s+|\s*[,/;]\s*", ", "), (r"[^\s,/;](?:(?!\s+or\s)[^\n,/;])*", "{quoted}"))),
    Form(codes.WITHOUT_QUOTES, r"(?P<in>(?:is )?(?:in|one of))~(?P<a>[\[({])~<<PROSE(?:~,~PROSE)*>>~(?P<b>[\])}])", {"in": "is one of ", "a": "", "b": ""}, "expected each value in quotes, without brackets, found `{wrong}`", swap=((r"[^\s,](?:[^,]*[^\s,])?", "{quoted}"),)),
    Form(codes.SEVERAL_VALUES, r"is <<neither LITERAL(?: nor LITERAL)+>>", None, "expected `is not one of` before several values, found `is neither`", swap=((r"neither", "not one of"), (r"\s+nor\s+", ", "))),
    Form(codes.SEVERAL_VALUES, r"is not (?P<a>)<<LITERAL(?: (?:and|or|nor) (?:not |nor )?LITERAL)+>>(?!~(?:is |[<>=]))", {"a": "one of "}, "expected `is not one of` before several values, found `{wrong}`", swap=((r"\s+(?:and|or|nor)\s+(?:(?:not|nor)\s+)?", ", "),)),
    Form(codes.SEVERAL_VALUES, r"is (?:not )?(?P<a>)<<(?!(?:in|one|not|known|missing) )NAME(?: or (?!FIELD)NAME)+>>(?=END| and| or|~\))", {"a": "one of "}, "expected each value in quotes behind `one of`, found `{wrong}`", swap=((r"\s+or\s+", ", "), (r"\S(?:(?!\s+or\s)[^\n])*", "{quoted}"))),
    Form(codes.LIST, r"is <<outside(?: of)?(?: the)?>> WORD", "not in", "expected `is not in` before the name of a list, found `is {wrong}`"),
    Form(codes.LIST, r"is (?:not )?in <<the >>WORD", "", "expected the name of the list directly behind `in`, found `the`", reads="the"),
    Form(codes.LIST, r"is (?:not )?(?P<a><<(?:in|one of|any of|either|either of|one|among|of)>>(?: the)?(?: list)?~[(\[{]?~)LITERALS(?P<b>~[)\]}])?", {"a": "one of ", "b": ""},
         "expected `is one of` before values, found `is {wrong}`", "write `{mended}`"),
    Form(codes.LIST, r"<<(?<!is\s)(?<!not\s)in|(?:is )?(?:any of|either|either of|one of|among)>>(?P<a>~[(\[{]?~)LITERALS(?P<b>~[)\]}])?", {"wrong": "is one of", "a": " ", "b": ""},
         "expected `is one of` before values, found `{wrong}`"),
    Form(codes.LIST, r"<<(?<!is\s)not (?:in|one of|any of)>>(?P<a>~[(\[{]?~)LITERALS(?P<b>~[)\]}])?", {"wrong": "is not one of", "a": " ", "b": ""},
         "expected `is not one of` before values, found `{wrong}`"),
    Form(codes.LIST, r"<<(?:isn’t|isnt|aren’t) in>>(?= WORD)", "is not in", "expected `is not in` before a list, found `{wrong}`"),
    Form(codes.LIST, r"START(?:not )?NAME <<not in>> WORD", "is not in", "expected `is not in` before a list, found `not in`", reads="in"),
    Form(codes.WORD_MISSING, r"(?:(?<!\w)(?:when|and|or) |\(~)(?:not )?<<in>> (?P<list>WORD)", None, "expected a field before `in`, found none", "write for example `shipping country is in {list}`", reads="in"),
    Form(codes.LIST, r"START(?:not )?NAME <<in>> WORD", "is in", "expected `is in` before a list, found `in`", reads="in"),
    Form(codes.LIST, r"is (?:not )?<<(?:in|on|one of|from) (?:the |our |my )?list(?: of)?>> WORD", "in", "expected `in` and the name of the list, found `{wrong}`", reads="list"),
    Form(codes.WITHOUT_QUOTES, r"is (?:not )?one of <<PROSE(?:~,~PROSE)+>>(?= and | or |END|~\))", None, "expected each value in quotes, found `{wrong}`", swap=((r"[^\s,](?:[^,]*[^\s,])?", "{quoted}"),)),
    Form(codes.LIST, r"is (?:not )?<<one of|any of|part of|within|inside|a member of|among|from|on(?! ')>> (?=WORD)(?!no )", "in", "expected `in` before the name of a list, found `{wrong}`"),
    Form(codes.LIST, r"<<(?:belongs|belong) to>> (?=WORD)", "is in", "expected `is in` before the name of a list, found `{wrong}`"),
    Form(codes.QUOTES_TOO_MUCH, r"is (?:not )?in <<TEXT>>(?! or|~,)", "{inner}", "expected the name of a list behind `in`, found a text in quotes"),
    Form(codes.SEVERAL_VALUES, rf"is (?:not )?one of <<{_SEVERAL}>>", None, "expected commas between the values, found `{wrong}`", swap=_BETWEEN_VALUES),
    Form(codes.SEVERAL_VALUES, r"one of (?P<a>[(\[{]~)<<LITERALS>>(?P<b>~[)\]}])?", {"a": "", "b": ""}, "expected the values without brackets, found them in brackets"),
    Form(codes.SEVERAL_VALUES, rf"is (?:not )?(?P<a>)<<{_SEVERAL}>>(?!~(?:is |[<>=]))", {"a": "one of "}, "expected `one of` before several values, found `{wrong}`", swap=_BETWEEN_VALUES),
    Form(codes.SEVERAL_VALUES, r"(?P<field>NAME) (?P<how>include|contains|(?:starts|ends) with) LITERAL<<(?:~,~(?:or )?LITERAL)+(?: or LITERAL)?>>", None, "expected the field before each value, found `{wrong}` behind the first", swap=((r"\s*,\s*(?:or\s+)?|\s+or\s+", " or {field} {how} "),), sure=False),
    Form(codes.SEVERAL_VALUES, r"(?P<field>NAME) (?P<how>include|contains|starts with|ends with|[<>]=?) LITERAL(?: (?:or|and)|~,~or|~,) (?P<at><<LITERAL>>)", "{field} {how} {wrong}", "expected the field before each value, found `{wrong}` alone"),
    Form(codes.WORD_MISSING, r"(?P<field>NAME) (?:is not|is|include|contains|starts with|ends with|[<>]=?) LITERAL (?:and|or) (?P<at>)<<is|include|contains|(?:starts|ends) with|[<>]=?>>(?!\w)~(?:VALUE)?", "{field} ", "expected a field before `{wrong}`, found none"),
)  # fmt: skip

_BEHIND_A_TEST = r"(?:LITERAL|known|missing|\)|guest)"

CONNECTORS = (
    Form(codes.WORD_MISSING, rf"{_BEHIND_A_TEST}(?P<at>) <<(?:not )?FIELD>>(?= (?:is|contains|starts|ends|include|between)(?!\w)|~[<>=])", " and", "expected `and` or `or` before `{wrong}`, found neither", "write `and` where both must hold, `or` where one is enough", sure=False),
    Form(codes.ANOTHER_WORD, r"<<&&?|\+|as well as|and also|but also|but|plus|und|et|y>>(?= |NAME)", " and ", "expected `and` between two conditions, found `{wrong}`", "write `and`"),
    Form(codes.ANOTHER_WORD, r"<<\|\|?|/|or else|or also|oder|ou>>", " or ", "expected `or` between two conditions, found `{wrong}`", "write `or`"),
    Form(codes.ANOTHER_WORD, rf"{_BEHIND_A_TEST}<<~,~>>(?=(?:not )?NAME (?:is|[<>=]|between|contains|starts|ends|include))", " and ", "expected `and` or `or` between two conditions, found a comma", "write `and` where both must hold, `or` where one is enough", sure=False),
    Form(codes.STRAY_SIGN, r"<<,>> (?:and|or|then)(?!\w)", "", "expected no comma before `and` or `or`, found one", "take the comma out"),
    Form(codes.WORD_TOO_MUCH, r"(?:and|or) <<(?:if|when)(?: the)? >>", "", "expected the next condition directly behind `and` or `or`, found `{wrong}`", "leave it out", reads="and_if and_when or_if or_when"),
    Form(codes.WORD_TOO_MUCH, r"(?:^when |\bwhen |and |or |not |\(~)<<(?:the|an|a|either|both|order|order’s|buyer’s|their|its|his) >>FIELD", "", "expected the field alone, found `{wrong}` before it", "leave it out", reads="the an a either both order their its his order’s buyer’s"),
    Form(codes.WORD_TOO_MUCH, r"(?:^when |\bwhen |and |or |not |\(~)<<is >>FIELD(?= and| or|END|~\))", "", "expected the field alone, found `is` before it", "leave it out", reads="when_is and_is or_is not_is (_is"),
    Form(codes.WORD_TOO_MUCH, r"^<<when (?:always|all(?: orders)?|every order|everything(?: else)?|any(?: order)?|true|otherwise|else|anything(?: else)?|default|none of the above|nobody matched|no match)>>END", "", "expected a condition behind `when`, found none", "leave the line out: a rule without `when` is for every order that no rule above it took", reads="always all every everything any true otherwise else anything default none nobody no"),
    Form(codes.NOT_POSSIBLE, r"<<today|now|yesterday|tomorrow|this (?:week|month|year)|last (?:week|month|year)>>(?= and| or|END|~\))", None, "expected a date such as 2026-11-21, found `{wrong}`", "write the date: a policy decides the same on every day"),
    Form(codes.ANOTHER_WORD, r"^(?P<a><<when unless>> )(?P<rest>.+)(?P<b>)END", {"a": "when not (", "b": ")"}, "expected `when not`, found `{wrong}`"),
    Form(codes.ANOTHER_WORD, r"<<not>> is(?= )", "is not", "expected `is not`, found `not is`", "write `is not`"),
    Form(codes.STRAY_SIGN, r"<<~(?::|\{|\bdo|\bthen~:?)>>END", "", "expected the end of the line behind the condition, found `{wrong}`", "leave it out"),
)  # fmt: skip

TOGETHER = (
    Form(codes.TWO_IN_ONE, r"^when .*?\S(?P<at>\s+)<<(?P<next>match by)>> FIELD", "; ", "expected a new line before `{next}`, found it in the middle of one", "begin a new line before `{next}`", reads="match", anywhere=True),
)  # fmt: skip

_BEHIND_A_VALUE = r"(?=~\)|~,| and | or |END|,? (?:then |and then )?(?:match by|else (?:use|create|hold)|(?:use|create) customer)(?!\w))"

QUOTES = (
    Form(codes.WITHOUT_QUOTES, rf"(?:is|is not|contains|(?:starts|ends) with|include|one of|,) <<(?!(?:not|in|one|known|missing|and|or|with|then)(?!\w)|VALUE{_BEHIND_A_VALUE})PROSE>>{_BEHIND_A_VALUE}", "{quoted}",
         "expected a text in quotes, found `{wrong}` without quotes"),
)  # fmt: skip

UNFINISHED = (
    Form(codes.UNFINISHED, r"\S<<~(?:,~)?(?:(?:and|or)(?: not)?|not)>>END", "", "expected a condition behind `{wrong}`, found the end of the line", "write what else is asked for, or leave out `{wrong}`", sure=False),
)  # fmt: skip

NOTHING_LEFT = (
    Form(codes.WORD_MISSING, r"START(?P<name>tags) (?P<at>)<<TEXT>>", "include ", "expected `include` between `tags` and its value, found nothing", "write `tags include {wrong}`"),
    Form(codes.WORD_MISSING, r"START(?P<name>FIELD) (?P<at>)<<TEXT>>", "is ", "expected `is` between `{name}` and its value, found nothing", "write `{name} is {wrong}`"),
    Form(codes.WORD_MISSING, r"START<<is(?: not)?|contains|(?:starts|ends) with>> (?=TEXT)", None, "expected a field before `{wrong}`, found none", "write for example `channel {wrong} …`"),
    Form(codes.WORD_MISSING, r"START<<include>> (?=TEXT)", None, "expected `tags` before `include`, found nothing", "write `tags include …`"),
)  # fmt: skip

CONDITIONS = (
    *UNFINISHED,
    *TOGETHER,
    *PEOPLE,
    *TURNED,
    *FORMULAS,
    *STARS,
    *RANGES,
    *TAGS,
    *LISTS,
    *KNOWN,
    *TEXTS,
    *SIGNS,
    *CONNECTORS,
    *QUOTES,
    *NOTHING_LEFT,
)
