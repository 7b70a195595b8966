"""Our bytes are those of lxml, for every text, and what lxml refuses is refused."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from rulesdsl.posting.asked import Asks, Request, Written, asked
from rulesdsl.posting.plan import Plan
from rulesdsl.posting.qbxml_requests import contents, requests
from rulesdsl.posting.qbxml_text import Content, element
from tests.posting.plans import plans, sample_plan


def by_lxml(name: str, content: Content, request_id: str | None = None, *, level: int = 0) -> bytes:
    """What `element` does, by the library that knows XML."""
    made = etree.Element(name) if request_id is None else etree.Element(name, requestID=request_id)
    _fill(made, content)
    if len(made):
        etree.indent(made, space="  ", level=level)
    written = etree.tostring(made, encoding="us-ascii", xml_declaration=False, with_tail=False)
    return b"  " * level + written + b"\n"


def _fill(made: etree._Element, content: Content) -> None:
    if isinstance(content, str):
        made.text = content
    else:
        for name, inner in content:
            _fill(etree.SubElement(made, name), inner)


# What is markup, what is a reference, what is a line end, what XML cannot hold, half a character.
_SIGNS = st.sampled_from(
    "&<>\"']; #x\t\n\r\x00\x07\x0b\x1b\x1f\x7f\x80\x85\x9f\xa0\xad\xe9\u20ac\u2028\ufeff"
    "\ufffd\ufffe\uffff\U0001f600\U0010fffe\U0010ffff\ud800\udbff\udc00\udfff"
)
TEXTS = st.text(_SIGNS | st.characters(), max_size=12) | st.text(max_size=40)
NAMES = st.sampled_from(("Name", "CustomerAdd", "Addr1", "Notes"))
CONTENTS: st.SearchStrategy[Content] = st.recursive(
    TEXTS,
    lambda inner: st.lists(st.tuples(NAMES, inner), max_size=3).map(tuple),
    max_leaves=6,
)


@given(NAMES, CONTENTS, st.none() | TEXTS, st.integers(0, 3))
@example("Notes", "]]>", None, 0)
@example("Notes", "&amp; &#233; <![CDATA[x]]> <?qbxml?>", None, 2)
@example("Name", "", "", 1)
@example("Name", (), None, 1)
@example("Name", "\ud83d\ude00", None, 0)
@example("Name", "\U0001f600\r\n", 'a"b\r\n\t', 0)
def test_every_element_is_written_as_lxml_writes_it(
    name: str, content: Content, request_id: str | None, level: int
) -> None:
    try:
        expected = by_lxml(name, content, request_id, level=level)
    except ValueError:
        with pytest.raises(ValueError, match="XML cannot hold U\\+"):
            element(name, content, request_id, level=level)
        return
    assert element(name, content, request_id, level=level) == expected


@pytest.mark.parametrize("start", range(0, 0x110000, 0x10000))
def test_every_character_there_is(start: int) -> None:
    """One by one where lxml refuses some, at once where it takes all of them."""
    signs = [chr(it) for it in range(start, start + 0x10000)]
    taken = [it for it in signs if _takes(it)]
    text = "x".join(taken)
    assert element("a", text, text) == by_lxml("a", text, text)
    for sign in set(signs) - set(taken):
        with pytest.raises(ValueError, match=f"U\\+{ord(sign):04X}"):
            element("a", sign)


def _takes(sign: str) -> bool:
    try:
        etree.Element("a").text = sign
    except ValueError:
        return False
    return True


@given(plans())
@example(sample_plan())
def test_every_request_is_written_as_lxml_writes_it(plan: Plan) -> None:
    wanted = asked(plan)

    def written(request: Request[Asks]) -> bytes:
        assert not isinstance(request.asks, Written)  # nothing was put aside
        kind, inside = contents(request.asks, wanted.list_ids)
        return by_lxml(f"{kind}Rq", ((kind, inside),), request.id, level=2)

    assert list(requests(plan))[1:-1] == list(map(written, wanted))
