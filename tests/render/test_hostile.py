"""No text of a policy gets out of its form: each is read as the program that it is for reads it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from attrs import evolve
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree
from markdown_it import MarkdownIt
from markdown_it.token import Token

from rulesdsl.diagnostics import Diagnostic, Severity
from rulesdsl.render import concise, github, gitlab, json_lines, junit, markdown
from rulesdsl.render import json as json_list
from rulesdsl.render._places import path_of
from rulesdsl.visible import visible
from tests.render.findings import EVIL, hostile, rich

Found = tuple[Diagnostic, ...]


@given(hostile())
@example(rich())
def test_concise_is_a_line_a_finding(found: Found) -> None:
    lines = concise.RENDER(found).split("\n")
    assert all(it.isprintable() for it in lines)
    assert len(lines) == (len(found) + 2 if found else 1)
    for it, line in zip(found, lines, strict=False):
        assert visible(it.message) in line
        assert line.startswith(visible(it.at.source.name))


@given(hostile())
@example(rich())
def test_json_lines_are_the_list_a_line_each(found: Found) -> None:
    text = json_lines.RENDER(found)
    assert text.isascii()
    assert [json.loads(it) for it in text.splitlines()] == json.loads(json_list.RENDER(found))


@given(hostile())
def test_json_has_no_half_characters(found: Found) -> None:
    for render in (json_lines, json_list, gitlab):
        for line in render.RENDER(found).splitlines():
            assert re.search(r"(?<!\\)(\\\\)*\\ud[89ab]\w\w(?!\\ud[c-f])", line) is None


# GitHub


def command(line: str) -> tuple[str, dict[str, str], str]:
    """A line as the runner of GitHub Actions understands it."""
    assert line.startswith("::")
    head, _, data = line[2:].partition("::")
    name, _, written = head.partition(" ")
    properties = dict(it.split("=", 1) for it in written.split(","))
    for escaped, sign in (("%3A", ":"), ("%2C", ",")):
        properties = {key: value.replace(escaped, sign) for key, value in properties.items()}
    return name, {key: plain(value) for key, value in properties.items()}, plain(data)


def plain(text: str) -> str:
    return text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")


@given(hostile())
@example(rich())
def test_github_gets_a_command_a_finding(found: Found) -> None:
    lines = github.RENDER(found).splitlines()
    for it, line in zip(found, lines, strict=True):
        name, properties, data = command(line)
        assert (
            name
            == {"error": "error", "warning": "warning", "note": "notice"}[it.code.severity.value]
        )
        path = path_of(it.at.source)
        assert properties.pop("title") == f"{it.code.id} {it.code.name}"
        assert properties.pop("file", None) == (None if path is None else visible(path))
        assert {key for key, value in properties.items() if value.isdecimal()} == set(properties)
        assert set(properties) <= {"line", "endLine", "col", "endColumn"}
        if "col" in properties:  # the runner takes the columns away from other places
            assert properties["line"] == properties["endLine"]
            assert int(properties["col"]) <= int(properties["endColumn"])
        assert visible(it.message) in data.split("\n")[0]


# GitLab


@given(hostile())
@example(rich())
def test_gitlab_gets_what_it_documents(found: Found) -> None:
    issues = json.loads(gitlab.RENDER(found))
    for it, issue in zip(found, issues, strict=True):
        assert set(issue) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert issue["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert issue["check_name"] == it.code.id
        begin, end = (issue["location"]["positions"][key] for key in ("begin", "end"))
        assert 1 <= begin["line"] <= end["line"]
        assert "\\" not in issue["location"]["path"]
    assert len({it["fingerprint"] for it in issues}) == len(issues)


# JUnit


@given(hostile())
@example(rich())
def test_junit_is_xml_with_a_case_a_finding(found: Found) -> None:
    root = etree.fromstring(junit.RENDER(found).encode())
    assert {it.tag for it in root.iter()} <= {
        "testsuites",
        "testsuite",
        "testcase",
        "failure",
        "system-out",
    }
    names = [str(it.get("name")) for it in root.iter("testcase")]
    told = [visible(f"{it.code.id}: {it.message}") for it in found]
    assert sorted(names) == (sorted(told) or ["nothing found"])
    failed = sum(it.code.severity is not Severity.NOTE for it in found)
    assert len(list(root.iter("failure"))) == failed == int(str(root.get("failures")))
    assert (
        sum(int(str(it.get("tests"))) for it in root) == int(str(root.get("tests"))) == len(names)
    )


# Markdown


OURS = {
    markdown.MARK,
    "<details><summary>Where, why and what to do</summary>",
    "</details>",
    "<br>",
    "<!-- -->",
}
TOOLS = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def tokens(text: str) -> Iterator[Token]:
    for it in TOOLS.parse(text):
        yield it
        yield from it.children or ()


@given(hostile())
@example(rich())
def test_markdown_has_only_our_own_tags_and_leads_nowhere(found: Found) -> None:
    text = markdown.RENDER(found)
    kinds = {it.type.removesuffix("_open").removesuffix("_close") for it in tokens(text)}
    assert kinds <= {
        *("heading", "inline", "text", "code_inline", "table", "thead", "tbody", "tr", "th", "td"),
        *("html_block", "html_inline", "paragraph", "strong", "fence", "softbreak"),
        *("bullet_list", "list_item"),
    }
    for it in tokens(text):
        if it.type in {"html_block", "html_inline"}:
            assert {line for line in it.content.splitlines() if line} <= OURS
        if it.type == "text":  # GitHub looks for these in texts, and not in code
            assert re.search(r"@\w|#\d|://|www\.", it.content) is None


@given(hostile())
@example(rich())
def test_markdown_has_a_heading_a_file(found: Found) -> None:
    parsed = TOOLS.parse(markdown.RENDER(found))
    headings = [
        parsed[number + 1]
        for number, it in enumerate(parsed)
        if it.type == "heading_open" and it.tag == "h4"
    ]
    paths = dict.fromkeys(visible(path_of(it.at.source) or it.at.source.name) for it in found)
    told = [[(its.type, its.content) for its in it.children or ()] for it in headings]
    assert told == [[("code_inline", path.strip() or "?")] for path in paths]


@given(hostile())
@example(rich())
def test_markdown_has_a_line_a_finding_which_says_the_message(found: Found) -> None:
    html = TOOLS.render(markdown.RENDER(found))
    cells = re.findall(r"<td>(.*?)</td>", html.replace("<!-- -->", ""), re.DOTALL)
    told = [cell for number, cell in enumerate(cells) if number % 2]
    assert sorted(map(words, told)) == sorted(words(it.message, code=True) for it in found)


def words(text: str, *, code: bool = False) -> str:
    """What a person reads of a message, or of the HTML of one."""
    if code:
        text = re.sub("`([^`]+)`", r"\1", visible(text))
    else:
        text = re.sub("</?code>", "", text)
        for name, sign in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
            text = text.replace(name, sign)
    return "".join(text.split()).replace("`", "")


@given(EVIL, st.integers(1, 60), st.integers(0, 700))
def test_a_comment_is_never_too_long(evil: str, number: int, length: int) -> None:
    it = evolve(rich()[1], message=evil + "@" * length, help="日本 " * length)
    text = markdown.RENDER([it] * number)
    assert len(text.encode()) <= markdown.MOST
    shown = sum(line.startswith("| 1 | warning") for line in text.splitlines())
    helped = text.count("**Line 1: ")
    assert 1 <= shown <= number
    assert ("There is no room here for" in text) is (helped < number)
    assert (f"{number - shown:,} more findings" in text) is (shown < number)


def test_help_gives_way_before_findings() -> None:
    text = markdown.RENDER([rich()[1]] * 300)
    assert text.count("| 1 | warning") == 300
    assert 10 < text.count("**Line 1: ") < 300
    assert text.splitlines()[-1] == (
        "There is no room here for 232 findings' help: `rulesdsl lint` tells everything."
    )
