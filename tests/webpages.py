"""Pages for a browser, read strictly: well-formed, in need of nothing else, safe."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import lxml.html

WITHOUT_END = {"meta"}
TAGS = set(
    "html head meta title style body header h1 h2 h3 h4 p nav ul li a main section dl div dt dd"
    " small bdi span code table thead tbody tr th td svg rect g desc figure details summary"
    " footer ol pre".split()
)
ATTRIBUTES = set(
    "lang charset http-equiv content name class id href aria-label aria-labelledby aria-hidden role"
    " viewbox preserveaspectratio width height x y scope colspan".split()
)


class Strict(HTMLParser):
    """Takes only pages in which each tag is closed where it was opened, and only what we write."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS, tag
        assert {name for name, _ in attrs} <= ATTRIBUTES, attrs
        if tag not in WITHOUT_END:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag == "rect"
        assert {name for name, _ in attrs} <= ATTRIBUTES

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        assert self.open[-1:] == ["style"] or not set("<>&") & set(data), data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(data)


def read_strictly(text: str) -> lxml.html.HtmlElement:
    """The page as a browser has it, when it is as it should be."""
    assert text.startswith("<!doctype html>\n")
    strict = Strict()
    strict.feed(text)
    strict.close()
    assert strict.open == []
    page = lxml.html.document_fromstring(text)
    assert not page.xpath("//@src | //script | //link | //img | //@style | //@onclick")
    assert not re.search(r"url\(|@import|https?:", text_of(page, "//style"))
    ids = [it.get("id") for it in elements(page, "//*[@id]")]
    assert len(ids) == len(set(ids))
    links = {it.get("href") for it in elements(page, "//*[@href]")}
    assert {f"#{it}" for it in ids} >= links, "a link leads nowhere"
    return page


def elements(page: lxml.html.HtmlElement, path: str) -> list[lxml.html.HtmlElement]:
    found = page.xpath(path)
    assert isinstance(found, list)
    return [it for it in found if isinstance(it, lxml.html.HtmlElement)]


def text_of(page: lxml.html.HtmlElement, path: str) -> str:
    return "".join(it.text_content() for it in elements(page, path))


def contrast(one: str, other: str) -> float:
    """How well a colour can be told from another: WCAG 2, 1.4.3."""

    def light(colour: str) -> float:
        parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
        linear = [it / 12.92 if it <= 0.03928 else ((it + 0.055) / 1.055) ** 2.4 for it in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    darker, lighter = sorted((light(one), light(other)))
    return (lighter + 0.05) / (darker + 0.05)
