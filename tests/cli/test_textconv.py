"""`rulesdsl table --textconv`, as git itself runs it: what `git diff` shows of a policy."""

from __future__ import annotations

import shlex
from contextlib import chdir
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulesdsl.cli._blobs import origin
from rulesdsl.cli._textconv import text_of
from tests.cli.program import MODULE, Program, git, needs_git
from tests.noise import dress
from tests.policies import Written, policies
from tests.sheets.drawn import is_tame

pytestmark = needs_git

WEB = """policy 'Online orders'
include '../shared/eu.rules'
list Agents from 'agents.csv'

rule 'Agents'
  when name is in Agents
  else hold 'ask the agent'

rule 'Europe'
  when shipping country is in EU
  match by email then name
  else use customer 'Web Sales' with job

rule 'Everybody else'
  else hold

never create job when override

example 'a guest'
  order email 'ann@example.com', shipping country 'US'
  expect hold
"""
EU = "list EU = 'DE', 'FR'\n"
"""Rules in a folder, with what they include in another one."""


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository whose git shows tables, with one commit."""
    root = tmp_path / "books"
    root.mkdir()
    monkeypatch.chdir(root)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    monkeypatch.setenv("PYTHONSAFEPATH", "1")
    git("init", "-q", ".")
    textconv("table", "--textconv")
    git("config", "diff.rules.xfuncname", "^(rule .*)$")
    write(".gitattributes", "*.rules diff=rules\n")
    write("web/policy.rules", WEB)
    write("web/agents.csv", "Ann Lee\nBo Ray\n")
    write("shared/eu.rules", EU)
    commit("first")
    return root


def textconv(*words: str) -> None:
    command = " ".join(map(shlex.quote, (*MODULE, *words)))
    git("config", "diff.rules.textconv", command.replace("\\", "/"))


def write(name: str, text: str) -> None:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())


def change(name: str, old: str, new: str) -> None:
    text = Path(name).read_bytes().decode()
    assert text.count(old) == 1, old
    write(name, text.replace(old, new))


def commit(message: str) -> None:
    git("add", ".")
    git("commit", "-q", "-m", message)


def diff(*words: str) -> list[str]:
    """The changed lines that `git diff` shows."""
    shown = git(*(words or ("diff",))).splitlines()
    assert not any("Traceback" in it for it in shown)
    return [it for it in shown if it[:1] in {"+", "-"} and it[:3] not in {"+++", "---"}]


@pytest.mark.usefixtures("repository")
def test_a_key_more() -> None:
    change("web/policy.rules", "match by email then name", "match by email then phone then name")
    told = [
        "-    email: none, name: one → use the match by name",
        "-    email: none, name: several → hold: several matches by name",
        "-    email: none, name: none, job: one → use that job under 'Web Sales'",
        "-    email: none, name: none, job: none → create job under 'Web Sales'",
        "+    email: none, phone: one → use the match by phone",
        "+    email: none, phone: several → hold: several matches by phone",
        "+    email: none, phone: none, name: one → use the match by name",
        "+    email: none, phone: none, name: several → hold: several matches by name",
        "+    email: none, phone: none, name: none, job: one → use that job under 'Web Sales'",
        "+    email: none, phone: none, name: none, job: none → create job under 'Web Sales'",
    ]
    assert diff() == told
    whole = git("diff").splitlines()
    assert next(it for it in whole if it.startswith("@@")).endswith("@@ rule 'Europe'")
    commit("second")
    assert diff("show") == told
    assert diff("log", "-p", "-1") == told
    assert diff("diff", "HEAD~1", "HEAD") == told
    assert set(diff("diff", "HEAD", "HEAD~1")) == {
        {"+": "-", "-": "+"}[it[0]] + it[1:] for it in told
    }


@pytest.mark.usefixtures("repository")
def test_one_changed_value_is_one_changed_line() -> None:
    change("web/policy.rules", "'ask the agent'", "'ask the agent first'")
    assert diff() == [
        "-    otherwise → hold: ask the agent",
        "+    otherwise → hold: ask the agent first",
    ]


@pytest.mark.usefixtures("repository")
def test_a_setting_of_one_rule_and_of_all() -> None:
    change(
        "web/policy.rules",
        "  else use customer",
        "  inactive customers = ignore\n  else use customer",
    )
    assert diff() == [
        "-  * A customer or job that is inactive: the order is held.",
        "+  * A customer or job that is inactive is not matched.",
    ]


@pytest.mark.usefixtures("repository")
def test_what_is_only_written_otherwise_is_no_difference() -> None:
    change(
        "web/policy.rules", "match by email then name", "# a note\n\n  MATCH BY  email\n  then name"
    )
    assert diff() == []
    assert diff("diff", "--no-textconv")


@pytest.mark.usefixtures("repository")
def test_line_ends_of_windows_are_no_difference() -> None:
    write("web/policy.rules", "\ufeff" + WEB.replace("\n", "\r\n"))
    assert diff() == []


@pytest.mark.usefixtures("repository")
def test_promises_and_examples_are_seen() -> None:
    change("web/policy.rules", "never create job when override\n", "")
    change("web/policy.rules", "  expect hold\n", "  expect hold and notify customer\n")
    assert diff() == [
        "-never create job when override",
        "-",
        "-  expect hold",
        "+  expect hold and notify customer",
    ]


@pytest.mark.usefixtures("repository")
def test_a_list_from_elsewhere_is_the_one_of_its_time() -> None:
    """The old policy is read with the old list, though the list is changed by now."""
    write("shared/eu.rules", "list EU = 'DE', 'FR', 'PL'\n")
    change("web/policy.rules", "then name", "then phone")
    write("web/agents.csv", "Ann Lee\nBo Ray\nCy Dee\n")
    told = diff("diff", "web/policy.rules")
    assert [it for it in told if "→" not in it] == ["+    'Cy Dee'", "+    'PL'"]
    commit("second")
    change("web/policy.rules", "then phone", "then company")
    write("shared/eu.rules", "list EU = 'ES'\n")
    commit("third")
    assert told == diff("diff", "HEAD~2", "HEAD~1", "--", "web/policy.rules")
    assert "-    'PL'" in diff("show", "--", "web/policy.rules")


@pytest.mark.usefixtures("repository")
def test_policies_of_one_name_have_their_own_lists() -> None:
    write("mail/policy.rules", WEB.replace("Online", "Mail"))
    write("mail/agents.csv", "Di Roe\n")
    commit("second")
    change("mail/policy.rules", "Mail orders", "Mail")
    assert diff() == ["-Mail orders", "+Mail"]
    write("mail/agents.csv", "Ed Poe\n")
    change("web/policy.rules", "Online orders", "Web")
    assert diff("diff", "web") == ["-Online orders", "+Web"]


@pytest.mark.usefixtures("repository")
def test_what_is_in_the_index_only() -> None:
    write("new/policy.rules", WEB.replace("Online", "New"))
    write("new/agents.csv", "Fay Moe\n")
    git("add", "new")
    assert "+    'Fay Moe'" in diff("diff", "--cached")
    write("new/policy.rules", WEB.replace("Online", "Newer"))
    assert diff("diff", "new") == ["-New orders", "+Newer orders"]


@pytest.mark.usefixtures("repository")
def test_new_and_deleted_and_renamed_policies() -> None:
    git("mv", "web", "shop")
    assert diff("diff", "--cached", "-M") == []
    git("rm", "-q", "-r", "-f", "shop")
    gone = diff("diff", "--cached")
    assert "-rule 'Europe'" in gone
    commit("second")
    assert diff("show") == gone
    assert diff("diff", "HEAD", "HEAD~1") == ["+" + it[1:] for it in gone]


@pytest.mark.usefixtures("repository")
def test_a_policy_with_errors_is_shown_as_it_is_written() -> None:
    change("web/policy.rules", "match by email then name", "match by emial then nam")
    told = diff()
    assert told[:4] == [
        "-Online orders",
        "-The first line that fits decides.",
        "+(There is no table, because of 2 errors.)",
        "+* expected a field of the order, found `emial`",
    ]
    assert "+  match by emial then nam" in told
    commit("second")
    change("web/policy.rules", "nam\n", "company\n")
    assert diff() == [
        "-(There is no table, because of 2 errors.)",
        "+(There is no table, because of 1 error.)",
        "-* expected a field of the order, found `nam`",
        "-  match by emial then nam",
        "+  match by emial then company",
    ]


@pytest.mark.usefixtures("repository")
def test_lists_for_others_are_shown_as_they_are_written() -> None:
    write("shared/eu.rules", "list EU = 'DE', 'FR', 'PL'\n")
    assert diff() == ["-list EU = 'DE', 'FR'", "+list EU = 'DE', 'FR', 'PL'"]


@pytest.mark.usefixtures("repository")
def test_a_file_that_is_no_text() -> None:
    Path("web/policy.rules").write_bytes(b"PK\x03\x04\x00\x00\xff")
    assert diff()[-1] == "+(expected a policy, found an Excel workbook or another zip archive)"


@pytest.mark.usefixtures("repository")
def test_a_file_that_was_lost_from_the_repository() -> None:
    """An old commit may lack what its policy includes; its text can be read all the same."""
    git("rm", "-q", "shared/eu.rules")
    git("commit", "-q", "-m", "second")
    change("web/policy.rules", "Online orders", "Orders")
    told = diff()
    assert told == ["-policy 'Online orders'", "+policy 'Orders'"]
    assert "expected a file '../shared/eu.rules', found none of that name" in git("diff")


@pytest.mark.usefixtures("repository")
def test_as_wide_as_it_is_whoever_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    change("web/policy.rules", "then name", "then last name and shipping zip")
    for form in ("lines", "text"):
        textconv("table", "--textconv", "--format", form)
        monkeypatch.setenv("COLUMNS", "40")
        narrow = git("diff")
        monkeypatch.setenv("COLUMNS", "200")
        assert git("diff") == narrow


@pytest.mark.usefixtures("repository")
def test_the_table_as_text() -> None:
    """Places are left out: they would change with every line above them."""
    textconv("table", "--textconv", "--format", "text")
    change("web/policy.rules", "policy 'Online orders'", "policy 'Online orders'\n\n")
    assert diff() == []
    change("web/policy.rules", "'ask the agent'", "'ask him'")
    assert len(diff()) == 2


def test_the_table_as_text_without_more(repository: Path) -> None:
    """The plain command serves as well, for policies without errors that include nothing."""
    textconv("table", "--format", "text")
    write("plain.rules", WEB[WEB.index("rule 'Everybody") :].partition("never")[0])
    commit("second")
    change("plain.rules", "  else hold", "  else hold 'look'")
    assert diff() == ["-2  –         hold", "+2  –         hold: look"]
    assert repository.is_dir()


@pytest.mark.usefixtures("repository")
def test_in_a_bare_repository_and_in_a_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    change("web/policy.rules", "then name", "then phone")
    told = diff()
    monkeypatch.chdir("web")
    assert diff() == told
    git("commit", "-q", "-a", "-m", "second")
    monkeypatch.chdir("..")
    git("clone", "-q", "--bare", ".", "../bare.git")
    monkeypatch.chdir("../bare.git")
    textconv("table", "--textconv")
    Path("info").mkdir(exist_ok=True)
    write("info/attributes", "*.rules diff=rules\n")
    assert diff("show") == told


@pytest.mark.usefixtures("repository")
def test_in_a_clone_that_does_not_go_back(monkeypatch: pytest.MonkeyPatch) -> None:
    change("web/policy.rules", "then name", "then phone")
    commit("second")
    git("clone", "-q", "--depth", "1", Path.cwd().as_uri(), "../shallow")
    monkeypatch.chdir("../shallow")
    textconv("table", "--textconv")
    change("web/policy.rules", "then phone", "then company")
    assert "+    email: none, company: one → use the match by company" in diff()


@pytest.mark.usefixtures("repository")
def test_changes_of_a_merge() -> None:
    git("checkout", "-q", "-b", "side")
    change("web/policy.rules", "then name", "then phone")
    commit("side")
    git("checkout", "-q", "-")
    change("web/policy.rules", "Online orders", "Orders")
    commit("main")
    git("merge", "-q", "--no-edit", "side")
    change("web/policy.rules", "policy 'Orders'", "policy 'Web'")
    commit("later")
    assert diff("diff", "HEAD~1", "HEAD") == ["-Orders", "+Web"]


# Where a file comes from


def test_outside_of_any_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here").mkdir()
    write(str(tmp_path / "there" / "policy.rules"), "include 'x.rules'\nelse hold\n")
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    assert origin("../there/policy.rules") is None
    assert origin("nowhere/policy.rules") is not None  # in this folder, if it were there
    assert origin("\0") is None
    assert text_of("../there/policy.rules", "lines").startswith("(There is no table")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert origin("../there/policy.rules") is None


def test_what_lies_beside_the_file_of_git_is_none_of_its(repository: Path, tmp_path: Path) -> None:
    """Anybody may write into the folder for temporary files."""
    write(str(tmp_path / "shared" / "eu.rules"), "list EU = 'XX'\n")
    copy = tmp_path / "git-blob-a1" / "policy.rules"
    write(str(copy), WEB)
    assert "'DE'" in text_of(str(copy), "lines")
    assert "'XX'" not in text_of(str(copy), "lines")
    assert repository == Path.cwd()


def test_nothing_of_that_name(run: Program, tmp_path: Path) -> None:
    ran = run("table", "--textconv", str(tmp_path / "none.rules"))
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == "(expected a policy, found none of that name)\n"


@settings(max_examples=30)
@given(policies(), st.randoms(use_true_random=False))
def test_how_it_is_written_makes_no_difference(written: Written, random: Random) -> None:
    """But for capitals in the names of lists and fields, which are shown as they are written."""
    canonical = written.source.text
    dressed = shown(dress(canonical, random, 5).text, written.files)
    assert dressed.casefold() == shown(canonical, written.files).casefold()


@settings(max_examples=30)
@given(st.text(max_size=80) | policies(sound=False).map(lambda it: it.source.text))
def test_it_never_fails(text: str) -> None:
    found = shown(text, {})
    assert is_tame(found)


def shown(policy: str, files: dict[str, str]) -> str:
    with TemporaryDirectory() as folder, chdir(folder):
        for name, text in {"policy.rules": policy, **files}.items():
            Path(name).write_bytes(text.encode("utf-8", "replace"))
        return text_of("policy.rules", "lines")
