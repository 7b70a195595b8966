"""Typical mistakes in statements: the words that begin them, the ladder, what happens otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from rulesdsl.model.settings import SETTINGS
from rulesdsl.syntax.mistakes import codes
from rulesdsl.syntax.mistakes.form import Form, spaced_out

if TYPE_CHECKING:
    from rulesdsl.syntax.mistakes.form import More


def _another(
    looks: str,
    cure: str | dict[str, str],
    message: str = "expected `{cure}`, found `{wrong}`",
    **more: Unpack[More],
) -> Form:
    if isinstance(cure, str):
        more.setdefault("help", f"write `{cure.strip()}`")
    return Form(codes.ANOTHER_WORD, looks, cure, message, **more)


def _too_much(looks: str, message: str, **more: Unpack[More]) -> Form:
    more.setdefault("help", "leave it out")
    return Form(codes.WORD_TOO_MUCH, looks, "", message, **more)


def _missing(looks: str, cure: str, message: str, **more: Unpack[More]) -> Form:
    return Form(codes.WORD_MISSING, looks, cure, message, **more)


def _stray(looks: str, message: str, cure: str = "", **more: Unpack[More]) -> Form:
    more.setdefault("help", "take it out")
    return Form(codes.STRAY_SIGN, looks, cure, message, **more)


def _unquoted(looks: str, message: str, **more: Unpack[More]) -> Form:
    signs = {name: "" for name in ("colon", "end") if f"(?P<{name}>" in looks}
    cure: str | dict[str, str] = {"wrong": "{quoted}", **signs} if signs else "{quoted}"
    return Form(codes.WITHOUT_QUOTES, looks, cure, message, **more)


def _impossible(looks: str, message: str, cure: str) -> Form:
    return Form(codes.NOT_POSSIBLE, looks, None, message, cure)


_USING = (
    r"(?:customer(?:~(?:is|=|:)|(?= to))|assign(?: it)? to(?: customer)?|post(?: it)? to(?: customer)?"
    r"|put(?: it)? (?:under|on|in)(?: customer)?|take(?: the)? customer|book (?:it )?(?:on|to)(?: customer)?|set customer(?: to|~=)?|choose customer|select customer|pick customer|go to customer|(?:use |the )?default customer(?:~(?:is|=|:))?)"
)
"""How people say that a customer is to be used."""

_HAPPENS = r"(?:use|create|hold|match|update|notify)(?!\w)"

FIRST_WORDS = (
    _impossible(r"^<<(?:(?:when |if )?=~\w+~\(|(?:when )?(?:if|iif|ifs|switch|vlookup|xlookup)~\((?=[^()]*[,;][^()]*[,;])(?!.*one of)).*>>", "expected a rule, found a formula of a spreadsheet",
                "write a line such as `when channel is 'Amazon'`, and what happens on the next one"),
    _impossible(r"^(?:if|when) (?:(?! match ).)+?(?:~,)? (?:then )?(?:use|create|hold)(?!\w)(?:(?! match ).)*? <<(?:else|otherwise) .*>>", "expected one thing that happens in a rule, found a second one behind `else`",
                "begin a new rule for all others: `rule 'name'`, and below it what happens to them"),
    _too_much(r"^<<(?:given(?: an?| the)?|existing|known|there is(?: an?| the)?|in quickbooks:?|assume(?: an?| the)?) >>(?=customer|job|order|vendor)", "expected `customer`, `job`, `vendor` or `order` first, found `{wrong}`", help="leave out `{wrong}`"),
    Form(codes.WORD_MISSING, r"^(?!currency (?:is |=~|:~)TEXT~,? (?:then )?use)<<(?:not )?FIELD>>(?= (?:is|contains|starts|ends|include|between)(?!\w)|~[<>])", None, "expected `when` before a condition, found `{wrong}`", help="write `when` before it, or `and` where a `when` stands above it"),
    Form(codes.ANOTHER_WORD, r"^<<&&?|\+|\|\|>>~(?=[a-z(])", None, "expected `and` or `or` at the beginning of a line that goes on, found `{wrong}`", help="write `and` where both must hold, `or` where one is enough"),
    Form(codes.WORD_MISSING, r"^<<(?!currency)FIELD>> (?:VALUE|[^\s'=]+@[^\s'=]+)(?=~,|END)", None, "expected `order` or `when` before a field, found `{wrong}` alone", help="write `order {wrong} …` in an example, `when {wrong} is …` in a rule"),
    _stray(r"^<<(?:[-*•·–—>+→►▪◦‣✓]+|\(?(?:\d{1,2}|[a-z])[.)]+)~>>(?=[a-z'])", "expected no bullet or number before a line, found `{wrong}`"),
    _stray(r"^<<(?:begin|end|end ?if|end ?rule|end ?when|end ?policy|fi|done|stop|return|pass|[{}]+|end~;?|\\|`{3}\w*|[=*~-]{3,})>>~[;.{}:]?END",
           "expected no line for the beginning or end of a rule, found `{wrong}`", help="take it out: a rule lasts until the next one"),
    _impossible(r"^<<else~,? ?if|elseif|elsif|elif|otherwise,? (?:if|when)|else when>> .*", "expected a new rule for a second condition, found `{wrong}`",
                "begin a new rule: `rule 'name'`, and below it `when …`"),
    _another(r"^<<if|whenever|where|for|in case|in case of|provided(?: that)?|only if|if and only if|case|wenn|falls|si|quand|lorsque|cuando>>~:?(?= (?!each|every|all)[\w(])(?=.*(?:[=<>]|is|contains|include|known|missing|'))", "when",
             "expected `when` before a condition, found `{wrong}`"),
    Form(codes.ANOTHER_WORD, r"^(?P<a><<unless>> )(?P<rest>.+)(?P<b>)END", {"a": "when not (", "b": ")"}, "expected `when not`, found `unless`"),
    _another(r"^<<otherwise|or else|sonst|ansonsten|andernfalls|sinon|otherwise:|default|default:|if nobody matched|if no match|if not found|no match|fallback|in all other cases|and else|then else>>(?P<sign>~[,:])?(?= (?:use|create|hold|customer|with|')|END)", {"wrong": "else", "sign": ""}, "expected `else` for orders that nobody matched, found `{wrong}`", help="write `else`"),
    _stray(r"^else<<~[,:;-]+>>", "expected `use customer`, `create customer` or `hold` directly behind `else`, found `{wrong}`", cure=" "),
    _too_much(r"^else <<(?:then|do|please|always|just|we|to)>> (?=use|create|hold)", "expected `use customer`, `create customer` or `hold` behind `else`, found `{wrong}`"),
    _another(r"^<<(?:find|look ?up|search(?: for)?|identify|compare|look|matching|matches|matched|match(?= (?:the )?(?:customer|buyer)))(?: (?:the )?(?:customers?|buyers?|them|it))?(?: (?:by|for|with|on|using))?>> (?=NAME)", "match by"),
    _another(r"^<<test|scenario|sample|for example|e\.g\.|eg|examples|test ?case>>~:?(?= ')", "example"),
    _another(r"^<<import|includes|require|load|use file|insert|read>>~:?(?= (?:file )?(?:'|\S+\.(?:rules|txt|csv)))(?!include ')", "include"),
    _another(r"^<<expects|expected|result|then|outcome|assert|should|expect:>>~:?(?= (?:use|create|hold|match|update|notify))", "expect"),
    _another(r"^<<do not|don’t|dont|must not|must never|may not|no|not|cannot|forbid|forbidden>>~:?(?= (?:use|create|update|notify|match|hold))", "never"),
    _another(r"^<<must|must always|ensure|make sure|every time>>~:?(?= (?:use|create|update|notify|match|hold))", "always"),
    Form(codes.MISSPELT, r"^<<lsit|lits|ilst|lst|lis|liste|lista|listt>>(?= NAME~(?:=|from))", "list", "expected `list`, found `{wrong}`", "did you mean `list`?"),
    _another(r"^<<lists|set list|define list|new list|the list>>(?= NAME~(?:=|from))", "list", reads="lists set define new the"),
    _another(r"^<<new rule|rules|regel|section|block>>~:?(?= ')", "rule"),
    _another(r"^<<title|name|policy name|policy title>>~[:=]?(?= 'END|(?= '[^']*'END))", "policy"),
    Form(codes.ANOTHER_WORD, r"^(?:else )?(?P<a><<(?:add|new|make|insert|open|set up)(?: an?| the)?(?: new)? customer)>>", {"a": "create customer"}, "expected `create customer`, found `{wrong}`", "write `create customer`"),
    Form(codes.ANOTHER_WORD, rf"^(?P<a><<{_USING})>>~(?=')", {"a": "else use customer "}, "expected `else use customer`, found `{wrong}`", "write `else use customer`"),
    Form(codes.ANOTHER_WORD, rf"^else (?P<a><<{_USING})>>~(?=')", {"a": "use customer "}, "expected `use customer`, found `{wrong}`", "write `use customer`"),
    Form(codes.ANOTHER_WORD, r"^(?:else )?<<(?:(?:put |set |place )?(?:it |them |(?:the |this )?orders? )?on hold|(?:(?:send|put|mark|flag|keep|leave)(?: it| them| (?:the |this )?orders?)?(?: for| to| on| in| into)? )?(?:the )?(?:manual )?review(?: list)?|(?:review|hold|stop|wait|skip|ignore|reject|refuse|stop at)(?: it| them| (?:the |this )?orders?| this)?|manual|manually|do nothing|nothing|error|warn|ask|report|fail|set aside)>>(?=END| ')", "hold", "expected `hold`, found `{wrong}`", "write `hold`"),
    Form(codes.ANOTHER_WORD, r"^<<currency~(?:=|is|:)~(?P<code>[a-z]{3})>>END", "home currency = '{code}'", "expected `home currency =` and a text in quotes, found `{wrong}`", "write `{cure}`"),
    Form(codes.ANOTHER_WORD, r"^<<currency~(?:=|is|:)>>~TEXT(?!~,? (?:then )?use)", "home currency =", "expected `home currency =`, found `{wrong}`", "write `home currency =`"),
    # settings
    Form(codes.ANOTHER_WORD, r"^<<(?:turn on|switch on|enable|activate|use|with)>> (?P<name>SETTING)(?P<at>)END", {"wrong": "", "at": " = true"}, "expected `{name} = true`, found `{wrong}` before it"),
    Form(codes.ANOTHER_WORD, r"^<<(?:turn off|switch off|disable|deactivate|no|without|do not|don’t)>> (?P<name>SETTING)(?P<at>)END", {"wrong": "", "at": " = false"}, "expected `{name} = false`, found `{wrong}` before it"),
    _unquoted(r"^(?:name prefix|home currency)~=~<<(?!none(?!\w))[^'\s][^'\n]*>>END", "expected the text in quotes, found `{wrong}` without quotes"),
    _too_much(r"^<<(?:set|let|put|turn|make|define|setting|option) >>SETTING", "expected the setting alone, found `{wrong}` before it", reads="set let put turn make define setting option"),
    Form(codes.ANOTHER_WORD, r"^SETTING<<~(?::~=|:|==+|=>|->|<-|is(?: set)? to|set to|to|is|equals|-)>>~(?:VALUE|NAME)(?= and|~,|END)", " = ", "expected `=` between a setting and its value, found `{wrong}`"),
    _missing(r"^SETTING(?P<at>) <<(?:VALUE|(?!=)NAME)>>END", " =", "expected `=` between a setting and its value, found nothing"),
    *(
        Form(codes.SEVERAL_VALUES, rf"^{it.name}~=~(?:VALUE|NAME)<<~(?:,|/|\+|&|\||and |or |then )~[^=\n]*>>END", "", f"expected one value for `{it.name}`, found `{{wrong}}` behind it", help=f"keep one of them: `{it.name}` is {', '.join(it.values[:-1])} or {it.values[-1]}", sure=False)
        for it in SETTINGS
        if it.choices
    ),
    *(
        Form(codes.WORD_MISSING, rf"^(?P<name>{it.name})(?P<at><<>>)(?:~[=:])?END", None, "expected `=` and a value behind `{name}`, found the end of the line", f"write for example `{it.name} = {it.values[-1] if it.choices or isinstance(it.default, bool) else it.values[0]}`")
        for it in SETTINGS
    ),
)  # fmt: skip

_JOIN = (
    r"(?:~(?:,|->|=>|>+|/|\|+|\.\.+|→|–|-)~(?:(?:(?:and |or )?then |or |and )(?:by )?)?"
    r"|(?:~,)? (?:or|and|then)?(?:~,)? ?if (?:missing|not found|not|none|nobody|unknown|that fails)(?:~,)? (?:then )?(?:by )?"
    r"| or (?:then |else )?(?:by )?|(?:~,)? (?:else|otherwise|if not|if not found|next|afterwards|after that|finally"
    r"|followed by|before|secondly|and (?:afterwards|next|if not|finally)|or if not|plus then) )"
)
"""What people put between two keys."""

MATCH = (
    _stray(r"^match(?: by)?<<~(?::|=|-)+>>", "expected the first key directly behind `match by`, found `{wrong}`", cure=" "),
    _another(r"^match <<(?:on|with|using|via|through|against|per|over|from|for|customers? by|customers? on|customers? with|it by|in|by by|by using)>>(?= (?:NAME|TEXT))", "by", "expected `by` behind `match`, found `{wrong}`", reads="the", help="write `match by`"),
    _too_much(r"^match by <<(?:first(?! name)|the|an?|either|key|keys|field|fields|order|then) >>FIELD", "expected a field behind `match by`, found `{wrong}`", reads="by_the by_a by_an by_either by_key by_keys by_field by_fields by_order by_first by_then"),
    _missing(r"^match <<then>>(?= NAME)", "by", "expected `by` behind `match`, found `then`"),
    _missing(r"^match (?P<at>)<<(?!by(?!\w))NAME>>(?= |END|~[,;&/>+-])", "by ", "expected `by` behind `match`, found `{wrong}`"),
    Form(codes.QUOTES_TOO_MUCH, r"(?:by|then|and|,) <<TEXT>>", "{inner}", "expected a field without quotes, found it in quotes", "write `{inner}`"),
    _too_much(r"\w<<~,? (?:first|second|third|exactly|only|if possible|if known|if given|if there is one)~,?>>(?= then| else| or|END)", "expected the key alone, found `{wrong}` behind it", reads="first second third exactly only possible known given there"),
    Form(codes.KEYS_JOINED, r"^match by .*?(?<=\w)<<(?:~,~(?!(?:if|next|finally|else|otherwise|afterwards|after that|secondly|followed by|before)(?!\w))NAME)+>>(?= then| and| else|~,|END)", None,
         "expected `then` or `and` between two keys, found `{wrong}`", help="write `then` to try one key after the other, `and` where both must agree", swap=((r"~,~".replace("~", r"\s*"), " then "),), sure=False),
    Form(codes.KEYS_JOINED, rf"^match by .*?(?<=\w)<<(?:{_JOIN}(?!use |create |hold)NAME)+>>(?= then| and| else|END)", None,
         "expected `then` from one key to the next, found `{wrong}`", swap=((spaced_out(_JOIN), " then "),), reads="else next finally afterwards secondly"),
    Form(codes.KEYS_JOINED, r"^match by .*?\w<<~(?:&&?|\+) ?>>(?=NAME)", " and ", "expected `and` between two fields of one key, found `{wrong}`", help="write `and`"),
    Form(codes.KEYS_JOINED, r"^match by .*?<<and (?:also )?then>>(?= )", "then", "expected `then` from one key to the next, found `{wrong}`", help="write `then`", reads="and_then also_then"),
    Form(codes.KEYS_JOINED, r"(?:then|and) <<(?:by|match by|match|try|on|with|the|if not|also) >>NAME", "", "expected the next key directly behind `then`, found `{wrong}`", help="leave it out", reads="then_by then_the then_try then_on then_match then_also then_with then_if and_by and_the and_try and_on and_match and_also and_with and_if"),
    Form(codes.KEYS_JOINED, r"<<then then|then,>>", "then", "expected one `then` between two keys, found `{wrong}`", help="write `then`"),
    Form(codes.UNFINISHED, r"<<~(?:then|and|,|or)>>END", "", "expected another key behind `{wrong}`, found the end of the line", help="name another key, or leave out `{wrong}`"),
        _too_much(r"(?:by|then|and) FIELD<< (?:address|adress|number|field)>>(?= then| and|END)", "expected the field alone, found `{wrong}` behind it", reads="address adress number field"),
)  # fmt: skip

ATTRIBUTES = (
    Form(codes.STRAY_SIGN, r"(?:with|,) (?P<name>ATTRIBUTE)<<~(?:=|:|is|of|to)>>~", " ", "expected the value directly behind `{name}`, found `{wrong}`", help="take it out"),
    Form(codes.COMMA_MISSING, r"(?:TEXT|NUMBER|DATE)<<~,? and(?: with)? |~,? with | ?; ?| & >>(?=ATTRIBUTE)", ", ", "expected a comma between two things to set, found `{wrong}`", help="put a comma there"),
    Form(codes.COMMA_MISSING, r"(?:TEXT|NUMBER|DATE|VALUE)(?P<at>)~<<ATTRIBUTE>>~(?=')", ", ", "expected a comma before `{wrong}`, found none", help="put a comma there"),
    _unquoted(r"(?:with|,) ATTRIBUTE <<(?!')(?:(?!with )PROSE|NUMBER \w+)>>(?=~,| with|END)", "expected the value in quotes, found `{wrong}` without quotes", reads="net"),
)  # fmt: skip

JOB = (
    Form(codes.ANOTHER_WORD, r"TEXT<<~,? ?(?:(?:and|plus|or|also|including|&|\+|,|as|:|/|-) ~(?:with |use |create |add |make )?(?:an? |the |one |new |his |their |own )*jobs?|(?:with |using |under )(?:an? |the |one |new |his |their |own |create |job )+jobs?|with jobs|,~with jobs?|,~jobs?|(?:create |use |add |make )?(?:an? |the )?jobs?|as jobs?)(?: (?:for|of) (?:the |this |each |every |one |a )*(?:buyer|customer|order|each|him|them))?>>(?= named| called|~,| type| name| '|END| with| for)", " with job",
         "expected `with job`, found `{wrong}`", help="write `with job`"),
    _too_much(r"with job<< (?:for|of) (?:the |this |each |every |one |a )*(?:buyer|customer|order|each)>>", "expected `named '…'` or the end of the line behind `with job`, found `{wrong}`"),
    _another(r"with job~<<,?~(?:names?|called|titled|name is|name~=|name~:|labelled|labeled|with name|with the name|as|=|:|, named|,~named)>>~(?=')", "named ", "expected `named` before the name of the job, found `{wrong}`", reads=", named", help="write `named`"),
    _missing(r"with job(?P<at>) <<TEXT>>", " named", "expected `named` before the name of the job, found it alone"),
    Form(codes.WITHOUT_QUOTES, r"with job named <<FIELD>>(?=~,|END)", "'{{{wrong}}}'", "expected a text in quotes with the field in braces, found `{wrong}`"),
    _unquoted(r"with job named <<\{[^'\n]*\}>>(?= with|~,| and|END)", "expected the name of the job in quotes, found `{wrong}` without quotes"),
    _unquoted(r"with job named <<[^'\s].*?>>(?=~,|END)", "expected the name of the job in quotes, found `{wrong}` without quotes"),
    Form(codes.COMMA_MISSING, r"with job(?: named TEXT)?<<~,? (?:with|and)|:>> ATTRIBUTE", ",", "expected a comma before what the job is given, found `{wrong}`", help="put a comma there", reads="with"),
    Form(codes.COMMA_MISSING, r"with job(?: named TEXT)?(?P<at><<>>) ATTRIBUTE", ",", "expected a comma behind the job and before what it is given, found none", help="put a comma there"),
)  # fmt: skip

CHOICE = (
    _impossible(r"^else,? <<(?:then )?(?:match|try)(?: by)? (?P<keys>NAME(?: then NAME)*)>>END", "expected all keys in one `match by` line, found `{wrong}`", "write `then {keys}` at the end of the `match by` line"),
    _impossible(r"^(?:else )?use customer TEXT<<(?:~,~|~/~| or | and )TEXT>>", "expected one customer, found a second one", "keep one of them; what is for other orders is a rule of its own"),
    _impossible(r"^(?:else )?(?:use|create) customer.*?<<~,? or (?:use|create|hold)(?!\w).*>>", "expected one thing to happen, found `{wrong}` behind it", "keep one of them; what is for other orders is a rule of its own"),
    Form(codes.WITHOUT_QUOTES, r"^(?:else )?use <<(?!(?:(?:a|an|the|new|standard|default|existing|our|this|that|always|fixed) )*(?:customer|job|client|account|buyer|cust|company|record)s?(?!\w))PROSE>>(?= with |~,|END)", "customer {quoted}", "expected `customer` and its name in quotes behind `use`, found `{wrong}`", "write `use customer {quoted}`"),
    _missing(r"^else (?P<at>)<<customer>>", "use ", "expected `use customer` behind `else`, found `customer` alone"),
    _missing(r"^else (?P<at>)<<TEXT>>", "use customer ", "expected `use customer` before its name, found the name alone"),
    _missing(r"^(?:else )?use (?P<at>)<<TEXT>>", "customer ", "expected `customer` behind `use`, found a name"),
    _missing(r"^(?:else )?create (?P<at>)<<TEXT>>", "customer named ", "expected `customer named` behind `create`, found a name"),
    Form(codes.NOT_POSSIBLE, r"^else <<(?:create|use|add|new) (?:an? |new )*job (?:named )?(?P<job>TEXT) (?:under|for|of|in|to|with)(?: customer)? (?P<customer>TEXT)>>END", "use customer {customer} with job named {job}", "expected the customer before its job, found the job first"),
    Form(codes.NOT_POSSIBLE, r"^else <<(?:create|use|add|new) (?:an? |new |the )*job (?:under|for|of|in|to|with)(?: customer)? (?P<customer>TEXT)>>END", "use customer {customer} with job", "expected the customer before its job, found the job first"),
    _impossible(r"^else <<(?:create |use |with |new |a )*jobs?(?: named)?(?: TEXT)?>>END", "expected the customer that the job is under, found a job alone", "write `else use customer 'X' with job`, with your standard customer for 'X'"),
    _impossible(r"^(?:else )?create (?:an? |new )*customer(?: named TEXT)?<<~,?~(?:with|and) (?:an? |new )*job>>", "expected a job only under a standard customer, found it with a new customer", "write `use customer 'X' with job`, or leave out the job"),
    _impossible(r"^(?:else )?use customer TEXT~,?~(?:with|and)? ?<<(?!job)ATTRIBUTE>>", "expected `with job` behind a standard customer, found `{wrong}`, which only a job or a new customer can be given", "write `with job, {wrong} …`, or use `create customer`"),
    _too_much(r"^(?:else )?(?:use|create) <<(?:an?|the|new|standard|default|existing|our|this|a new|that|always|fixed)(?: new| standard| default)? >>customer", "expected `customer` behind `use` or `create`, found `{wrong}`"),
    _another(r"^(?:else )?<<uses|using>>(?= customer)", "use"),
    _another(r"^(?:else )?<<creates|creating>>(?= customer)", "create"),
    _another(r"^(?:else )?(?:use|create) <<customers|client|account|buyer|cust|company|record>>(?= |END)", "customer"),
    Form(codes.STRAY_SIGN, r"^(?:else )?use customer<<~(?:=|:|is|named|called|name|with name|-|>)~>>(?=')", " ", "expected the name directly behind `use customer`, found `{wrong}`", help="leave it out"),
    _another(r"^(?:else )?create customer(?P<a><<~,?~(?:with (?:the )?(?:name|label)(?:~[:=])?|called|(?:the )?name(?:~[:=])?|=|:|,~named)>>)~TEXT(?P<b>~(?:,|and)~)(?=ATTRIBUTE)", {"a": " named ", "b": " with "}, "expected `named` before the name of the customer, found `{a}`", reads="name label", help="write `named …`, and `with` before what it is given"),
    _another(r"^(?:else )?create customer<<~,?~(?:with (?:the )?name|with (?:the )?name~[:=]|called|name|name~[:=]|=|:|as|with label|,~named|using)>>~(?=')", " named ", "expected `named` before the name of the customer, found `{wrong}`", reads="name label", help="write `named`"),
    _missing(r"^(?:else )?create customer(?P<at>) <<TEXT>>", " named", "expected `named` before the name of the customer, found it alone"),
    _another(r"^(?:else )?create customer(?: named TEXT)?<<~(?:,|and|having|using|:)~>>(?=ATTRIBUTE)(?!.* with )", " with ", "expected `with` before what the customer is given, found `{wrong}`", help="write `with`"),
    _missing(r"^(?:else )?create customer(?: named TEXT)?(?P<at>) <<ATTRIBUTE>>", " with", "expected `with` before what the customer is given, found `{wrong}`"),
    Form(codes.WITHOUT_QUOTES, r"^(?:else )?create customer <<\{[^'\n]*\}\S*>>(?= with|~,|END)", "named {quoted}", "expected `named` and the name in quotes, found `{wrong}`"),
    Form(codes.WITHOUT_QUOTES, r"named <<(?P<first>FIELD)~(?:[+&]~(?:TEXT~[+&]~)?|,~|and )?(?P<second>FIELD)>>(?= with|~,|END)", "'{{{first}}} {{{second}}}'", "expected one text with the fields in braces, found `{wrong}`", "write `{cure}`"),
    Form(codes.WITHOUT_QUOTES, r"create customer named <<FIELD>>(?= with|~,|END)", "'{{{wrong}}}'", "expected a text in quotes with the field in braces, found `{wrong}`"),
    _unquoted(r"create customer named <<(?!with )[^'\s].*?>>(?= with|,|END)", "expected the name in quotes, found `{wrong}` without quotes"),
    _unquoted(r"use customer <<(?!with )[^'\s,]+, [^'\s,]+>>(?= with job|END)", "expected the customer's name in quotes, found `{wrong}` without quotes"),
    _unquoted(r"use customer <<(?!with )[^'\s].*?>>(?= with |~,| and (?:an? )?job| when |END)", "expected the customer's name in quotes, found `{wrong}` without quotes"),
    Form(codes.STRAY_SIGN, r"hold<<~(?:(?:because|:|-|with|for|,|=|since|as|(?:the |a )?reason|saying|\(|by|—|–)~)+:?~>>TEXT", " ", "expected the reason directly behind `hold`, found `{wrong}`"),
    Form(codes.WITHOUT_QUOTES, r"^(?:else )?hold(?P<a>~(?:(?:because|for|with|since|as)(?!\w)|:|-|–|—)~| )~<<(?=[^'\n]*\w)[^'\s].*>>", {"a": " ", "wrong": "{quoted}"}, "expected the reason in quotes, found it without quotes"),
    _too_much(r"^(?:else )?(?:use customer TEXT|create customer(?: named TEXT)?)<<~(?:,|and|but|,~and|,~but)?~(?:without|with no|with zero|no|never|not|not with|not a|no new|never with)(?: an?| any| the| creating an?| creating| adding an?)? jobs?>>(?=~,|~\.|END)", "expected the end of the line behind the customer, found `{wrong}`", help="leave it out: a job is only used where `with job` stands"),
    *JOB,
    *ATTRIBUTES,
)  # fmt: skip

_NAMED = (
    Form(codes.STRAY_SIGN, r"^(?:rule|example|policy|include|vendor|expect)<<~(?:[:=#-]+|is|named|called|name|title|file|no\.?|nr\.?)~:?>>~(?=')", " ", "expected the name in quotes directly behind `{keyword}`, found `{wrong}`", help="take it out"),
    Form(codes.COMMENT, r"^(?:rule|example|policy) TEXT(?P<a>~)<<(?:[-–—/]+|\().*>>END", {"a": "  ", "wrong": "# {wrong}"}, "expected `#` before a note, found `{wrong}`", help="write `#` before it"),
    Form(codes.STRAY_SIGN, r"^(?:rule|example|policy) (?:TEXT)<<~(?::|\{|\bis|do|then|->)>>END", "", "expected the end of the line behind the name, found `{wrong}`", help="take it out"),
    Form(codes.STRAY_SIGN, r"^(?:rule|example) <<\d+~[:.)-]?~>>TEXT", "", "expected the name in quotes directly behind the word, found `{wrong}`", help="take it out"),
    _unquoted(r"^rule(?P<colon>~:)?~<<[^'\s:].*?>>(?:(?P<end>~[:{])?END|(?= STATEMENT))", "expected the name of the rule in quotes, found `{wrong}` without quotes"),
    _unquoted(r"^example(?P<colon>~:)?~<<[^'\s:].*?>>(?P<end>~:)?END", "expected the name of the example in quotes, found `{wrong}` without quotes"),
    _unquoted(r"^policy(?P<colon>~:)?~<<[^'\s:].*?>>(?P<end>~:)?END", "expected the title in quotes, found `{wrong}` without quotes"),
    _unquoted(r"^include~(?:file )?<<[^'\s:].*?>>END", "expected the name of the file in quotes, found `{wrong}` without quotes"),
    _unquoted(r"^vendor <<[^'\s:].*?>>END", "expected the vendor's name in quotes, found `{wrong}` without quotes"),
)  # fmt: skip

LIST = (
    Form(codes.STRAY_SIGN, r"^list NAME<<~=>> from(?!\w)", "", "expected `from` directly behind the name of the list, found `=`", help="take it out"),
    Form(codes.QUOTES_TOO_MUCH, r"^list <<TEXT>>", "{inner}", "expected the name of the list without quotes, found it in quotes"),
    Form(codes.LIST, r"^list NAME<<~(?::~=|:|==|is|are|contains|includes|include|has|of|->|with|being|in)>>~(?=[\[({]?(?:'|\d))", " = ", "expected `=` behind the name of the list, found `{wrong}`", help="write `=`"),
    Form(codes.LIST, r"^list NAME<<~(?::=?|->|=>)~>>(?=[^\s'\d])", " = ", "expected `=` behind the name of the list, found `{wrong}`", help="write `=`"),
    Form(codes.WITHOUT_QUOTES, r"^list NAME~=~<<[a-z]{2,3}(?: [a-z]{2,3})+>>END", None, "expected each value of a list in quotes, with commas between them, found `{wrong}`", swap=((r"\s+", ", "), (r"\w+", "{quoted}"))),
    Form(codes.LIST, r"^list NAME(?P<at>) <<LITERALS>>", " =", "expected `=` between a list and its values, found nothing"),
    Form(codes.LIST, r"^list NAME~=~(?P<a><<[(\[{]>>~)LITERALS(?:~,)?(?P<b>~[)\]}])?", {"a": "", "b": ""}, "expected the values of a list without brackets, found `{wrong}`", help="write them without brackets, with commas between them"),
    Form(codes.LIST, r"^list NAME (?:from|=)<< (?:the )?file:?>> ", "", "expected the name of the file directly behind `from`, found `file`", help="leave it out"),
    _unquoted(r"^list NAME from <<[^'\s:].*?>>END", "expected the name of the file in quotes, found `{wrong}` without quotes"),
    Form(codes.WITHOUT_QUOTES, r"^list NAME~=~<<(?=[^\s']|[^\n]*?,~[^\s',])(?:PROSE|TEXT)(?:~,~(?:PROSE|TEXT))*>>~,?END", None, "expected each value of a list in quotes, found `{wrong}`", swap=((r"'[^'\n]*'", "{it}"), (r"[^\s,'](?:[^,]*[^\s,])?", "{quoted}"))),
    Form(codes.COMMA_MISSING, r"<<LITERAL(?: LITERAL)+>>", None, "expected a comma between two values, found none", help="put a comma there", swap=((r"(?<=['\d])\s+(?=['\d-])", ", "),)),
    Form(codes.COMMA_MISSING, r"LITERAL<<~,? ?(?:and|or|&|\||/|\+|und)~>>(?=LITERAL)", ", ", "expected a comma between two values, found `{wrong}`", help="put a comma there"),
)  # fmt: skip

CURRENCY = (
    _impossible(r"^currency (?:is )?(?:one of )?TEXT<<(?:(?:~,~(?:or |and )?| or | and |~/~)TEXT)+>>", "expected one currency in a line, found `{wrong}` behind it", "write a line for each currency"),
    Form(codes.ANOTHER_WORD, r"^currency (?P<a><<(?:is |=~|:~)>>)TEXT(?P<b>~,? (?:then )?use) (?=customer)", {"a": "", "b": " uses"}, "expected the currency directly behind the word, found `{wrong}`"),
    _unquoted(r"^currency <<[a-z]{3}>>(?!\w)", "expected the currency in quotes, found `{wrong}` without quotes"),
    _another(r"^currency TEXT <<(?:use|using|used|takes|gets|has|to|with|goes to|is|posts to|for|=|:|->)>>(?= customer)", "uses", "expected `uses` behind the currency, found `{wrong}`"),
    _another(r"^currency TEXT~<<(?:use|uses|using|=|:|takes|gets|is|to|->)>>~(?=')", "uses customer ", "expected `uses customer` before its name, found `{wrong}`"),
    _missing(r"^currency TEXT (?P<at>)<<customer>>", "uses ", "expected `uses` behind the currency, found `customer`"),
    _missing(r"^currency TEXT (?P<at>)<<TEXT>>", "uses customer ", "expected `uses customer` before its name, found the name alone"),
    _unquoted(r"^currency TEXT uses customer <<[^'\s:].*?>>(?=~,| and|END)", "expected the customer's name in quotes, found `{wrong}` without quotes"),
    Form(codes.COMMA_MISSING, r"TEXT<<~,? ?(?:and|with)(?: the)? >>(?=\w+ account)", ", ", "expected a comma before the account, found `{wrong}`", help="put a comma there"),
    Form(codes.COMMA_MISSING, r"TEXT(?P<at>)~<<(?:receivables|deposit) account>>", ", ", "expected a comma before the account, found none", help="put a comma there"),
    Form(codes.STRAY_SIGN, r"account<<~(?:=|:|is)~>>(?=')", " ", "expected the account directly behind `account`, found `{wrong}`", help="take it out"),
)  # fmt: skip

_EFFECT = r"(?:never|always|expect|and)"

EFFECT = (
    Form(codes.TWO_IN_ONE, r"^(?:never|always) .*?\S(?P<at>\s+)<<(?P<next>(?!when )STATEMENT)>>", "; ", "expected a new line before `{next}`, found it in the middle of one", "begin a new line before `{next}`", anywhere=True),
    _unquoted(rf"{_EFFECT} (?:use|create|match) (?:customer|job) <<(?!(?:when|under|if|unless|for|by|in|of)(?!\w))PROSE, PROSE>>(?= when| under|END)", "expected the name in quotes, found `{wrong}` without quotes"),
    _stray(r"^(?:never|always|expect)<<~[:,=-]+>>", "expected what may happen directly behind the first word, found `{wrong}`", cure=" "),
    *(
        _another(rf"{_EFFECT} (?:to )?<<{said}>>(?!\w)", right)
        for said, right in (
            ("to create|creates|created|creating|add|adds|adding|make|makes|do create", "create"),
            ("to use|uses|used|using|take|takes|assign|assigned to", "use"),
            ("to hold|holds|held|holding|on hold|review", "hold"),
            ("to match|matches|matched|matching", "match"),
            ("to update|updates|updated|updating|change|changes", "update"),
            ("to notify|notifies|notified|notifying", "notify"),
        )
    ),
    _too_much(rf"{_EFFECT} (?:use|create) <<(?:an?|the|any|new|a new|any new|one|existing|another|this|standard) >>(?:customers?|jobs?)(?!\w)", "expected `customer` or `job` alone, found `{wrong}` before it"),
    _another(r"^(?:never|always) .*?<<for (?:an? |the )?guests?(?: (?:order|buyer|customer|checkout)s?)?>>END", "when guest", "expected `when` and a condition, found `{wrong}`"),
    _another(r"^(?:never|always) .*?<<for override>>END", "when override", "expected `when` and a condition, found `{wrong}`"),
    _another(r"^(?:never|always) .*?<<for (?:the |an? )?(?P<name>PROSE) (?:orders?|sales?)>>END", "when channel is '{name}'", "expected `when` and a condition, found `{wrong}`", sure=False),
    _another(r"^expect <<(?:an? |the )?new>> (?=(?:customer|job)(?!\w))", "create"),
    _another(r"^expect <<(?:the )?customer~(?:is|=|:|to be)>>~(?=')", "use customer "),
    _another(rf"{_EFFECT} (?:use|create) <<jobs>>(?!\w)", "job"),
    _another(rf"{_EFFECT} (?:use|create|notify) <<customers|the customer|the buyer|buyer|client>>(?!\w)", "customer"),
    _missing(rf"{_EFFECT} (?:use|create|match)(?P<at>) <<TEXT>>", " customer", "expected `customer` or `job` before a name, found the name alone"),
    _missing(r"^(?:never|always) (?P<at>)<<customer|job>>", "use ", "expected `use` or `create` before `{wrong}`, found it alone"),
    _missing(r"^expect .* and (?P<at>)<<(?:customer|job)>>(?= ')", "use ", "expected `use` or `create` before `{wrong}`, found it alone"),
    _missing(r"^expect (?P<at>)<<(?:customer|job)>>", "use ", "expected `use` or `create` before `{wrong}`, found it alone"),
    _missing(r"^(?:always|expect) (?P<at>)<<TEXT>>", "use customer ", "expected `use customer` before its name, found the name alone"),
    Form(codes.STRAY_SIGN, rf"{_EFFECT} (?:use|create|match) (?P<of>job|customer)<<~(?:named|called|=|:|is|with name|name)~>>(?=')", " ", "expected the name directly behind `{of}`, found `{wrong}`", help="leave it out"),
    _unquoted(rf"{_EFFECT} (?:use|create|match) (?:customer|job) <<(?!(?:when|under|if|unless|for|by|in|of)(?!\w))PROSE>>(?=~,| when| under| if| and|END)", "expected the name in quotes, found `{wrong}` without quotes"),
    _another(r"job(?: TEXT)? <<(?:for|of|in|below|beneath|at|to|on|with)(?: customer)?>>(?= ')", "under"),
    _too_much(r"under <<(?:the )?(?:customer|standard customer) >>'", "expected the customer's name directly behind `under`, found `{wrong}`"),
    _unquoted(r"under <<(?!')PROSE>>(?=~,| when| if| and|END)", "expected the customer's name in quotes, found `{wrong}` without quotes"),
    Form(codes.ANOTHER_WORD, r"^(?:never|always) .*?(?P<a><<unless>> )(?P<rest>.+)(?P<b>)END", {"a": "when not (", "b": ")"}, "expected `when not`, found `unless`"),
    _missing(r"^(?:never|always|expect) match (?P<at>)<<NAME>>(?= when| and|END)", "by ", "expected `by` behind `match`, found `{wrong}`"),
    _too_much(r"hold<<(?: because| for|:)?~TEXT>>", "expected `hold` alone, found `{wrong}` behind it"),
    _another(r"^(?:never|always) .*?<<(?:~,~|)\b(?:if|whenever|where|in case|unless not|while|for orders with|provided)>> ", "when", "expected `when` before the condition, found `{wrong}`"),
    Form(codes.ANOTHER_WORD, r"^expect .*?\w'?<<~(?:,|;|&|\+|then|plus|as well as|or)~>>(?=use|create|hold|update|notify|match)", " and ", "expected `and` between two expectations, found `{wrong}`", help="write `and`"),
    _impossible(r"^expect <<(?:no|not|nothing|never|without)>>.*", "expected what is to happen, found `{wrong}`", "say what is to happen instead, such as `expect use customer 'Web Sales'`; what must not happen is promised by `never`"),
)  # fmt: skip

FACTS = (
    Form(codes.TWO_IN_ONE, r"^(?:customer|job|vendor|order) .*?VALUE(?P<at>\s+)<<(?P<next>order(?! (?:number|date)(?!\w))|vendor|expect|(?:customer|job)(?= '))>>(?!\w)", "; ", "expected a new line before `{next}`, found it in the middle of one", "begin a new line before `{next}`", reads="order vendor expect customer job", anywhere=True),
    _unquoted(r"^(?:customer|job) <<[^'\s:=,]+, [^'\s:=,]+>>(?= under |END)", "expected the name in quotes, found `{wrong}` without quotes"),
    _another(r"^(?:customer|job) .*?'<<~with >>", ", ", "expected a comma before the facts, found `{wrong}`", help="put a comma there", reads="with"),
    _another(r"^job TEXT <<(?:of|for|in|below|at|on|with|belongs to|from)(?: customer)?>>(?= ')", "under"),
    _missing(r"^job TEXT (?P<at>)<<TEXT>>", "under ", "expected `under` between a job and its customer, found nothing"),
    _unquoted(r"^(?:customer|job) <<[^'\s:=].*?>>(?=~,| under |END)", "expected the name in quotes, found `{wrong}` without quotes"),
    Form(codes.ANOTHER_WORD, rf"^(?:order|customer|job|vendor) .*?(?P<at>\s+)<<then>>(?= {_HAPPENS})", {"at": "; ", "wrong": "expect"}, "expected `expect` at the beginning of a line, found `{wrong}`", "write `expect`"),
    _stray(r"^(?:order|customer|vendor|job)<<~:|~ with(?= )|~=>>", "expected what is known of it directly behind `{keyword}`, found `{wrong}`", cure=" ", reads="with"),
    _unquoted(r"^job TEXT under <<[^'\s].*?>>(?=~,|END)", "expected the customer's name in quotes, found `{wrong}` without quotes"),
    _another(r"^order <<(?:from|via|through) (?P<name>PROSE)>>(?=~,|END)", "channel '{name}'", "expected a field and its value, found `{wrong}`"),
    _missing(r"(?:^order|,) <<guest>>(?P<at>)(?=~,|END)", " yes", "expected `yes` or `no` behind `guest`, found nothing", sure=False, help="write `guest yes` or `guest no`"),
    Form(codes.STRAY_SIGN, r"(?:^order|'|,) (?:FIELD|WORD)<<~(?:=+|:|is|of)~>>(?=VALUE|\w)", " ", "expected the value directly behind the field, found `{wrong}`", help="take it out"),
    Form(codes.COMMA_MISSING, r"VALUE<<~,? (?:and|with|&) >>(?=[\w'])", ", ", "expected a comma between two facts, found `{wrong}`", help="put a comma there"),
    Form(codes.COMMA_MISSING, r"VALUE(?P<at>) <<(?:FIELD|NAME)>>(?= VALUE)", ",", "expected a comma before `{wrong}`, found none", help="put a comma there"),
    _unquoted(r"(?:^order|,|'[^']*') FIELD <<(?:PROSE|NUMBER \w+)>>(?=~,|END)", "expected the value in quotes, found `{wrong}` without quotes"),
)  # fmt: skip

IN_STATEMENTS = {
    "match": MATCH,
    "else": CHOICE,
    "use": CHOICE,
    "create": CHOICE,
    "hold": CHOICE,
    "list": LIST,
    "currency": CURRENCY,
    "never": EFFECT,
    "always": EFFECT,
    "expect": EFFECT,
    "rule": _NAMED,
    "example": _NAMED,
    "policy": _NAMED,
    "include": _NAMED,
    "vendor": _NAMED,
    "customer": FACTS,
    "job": FACTS,
    "order": FACTS,
}
"""The forms for each word that begins a statement."""

ANYWHERE = (
    Form(codes.TWO_IN_ONE, r"^when .*?\S(?P<wrong>~,? (?:then|do|,) )(?=(?:use|create|hold|match|else|override)(?!\w))", "; ", "expected a new line for what happens, found `{wrong}`", "write it on a line of its own, without `{wrong}`", anywhere=True),
    Form(codes.TWO_IN_ONE, r"\S(?<!else)(?P<at>~(?:,|\.|then|and|&&|,~and|,~then)?\s+)<<(?P<next>STATEMENT)>>", "; ", "expected a new line before `{next}`, found it in the middle of one", "begin a new line before `{next}`", anywhere=True, reads="else otherwise"),
    Form(codes.TWO_IN_ONE, r"^(?:policy|rule|example) TEXT(?P<at>~(?:[:,–-]|then)?\s+)<<(?P<next>if|when|match|else|use|create|hold|override|never|always|customer|order)>>(?!\w)", "; ", "expected a new line behind the name, found `{next}`", "begin a new line before `{next}`"),
    Form(codes.TWO_IN_ONE, r"^include TEXT(?P<at>~(?:,|and|&|)~)<<TEXT>>", "; include ", "expected one file in a line, found another one behind it", "write a line `include {wrong}`"),
    Form(codes.LIST, r"^(?P<at>)(?!list(?!\w))<<NAME>>(?P<sign>~:)~LITERAL", {"at": "list ", "sign": " ="}, "expected `list` before the name of a list and `=` behind it, found `{wrong}:`", "write `list {wrong} = …`"),
    Form(codes.COMMENT, r"(?:TEXT|NUMBER|DATE|known|missing|guest)<<~\([^()'=<>\n]*\)>>END", "", "expected `#` before a note, found `{wrong}`", "write `#` before it"),
    _stray(r"<<~[.!]+>>END", "expected the end of the line, found `{wrong}`"),
    _stray(r"<<~[,;:]+>>END", "expected something behind the last `{wrong}`, found the end of the line", help="take it out"),
    Form(codes.STRAY_SIGN, r",<<(?:~,)+>>", "", "expected one comma, found more than one", "write one comma"),
    Form(codes.STRAY_SIGN, r"<<~,>> (?:with|then|and|or|named|under|uses|when)(?!\w)", "", "expected no comma here, found one", "take it out"),
    Form(codes.COMMA_MISSING, r"<<LITERAL(?: LITERAL)+>>", None, "expected a comma between two values, found none", "write a comma", swap=((r"(?<=['\d])\s+(?=['\d-])", ", "),)),
    Form(codes.TWO_IN_ONE, r"=~(?:VALUE|WORD)<<~(?:,|and|&)~>>(?=SETTING~=)", "; ", "expected a new line for another setting, found `{wrong}`", "write each setting on a line of its own"),
    Form(codes.LIST, r"^(?P<at>)(?!list(?!\w))<<NAME>>~=~LITERAL~,~LITERAL", "list ", "expected `list` before the name of a list, found `{wrong}` alone"),
    _stray(r"<<[{}\[\]]+>>~;?END", "expected the end of the line, found `{wrong}`"),
    _another(r"<<, ?otherwise>>", "else"),
)  # fmt: skip
