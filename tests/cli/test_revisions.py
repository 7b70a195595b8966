"""Policies as they stood at a revision of git."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from rulesdsl.cli._revisions import NoRevision, Revision, revision
from rulesdsl.source import Source, Unreadable
from tests.cli.program import git, needs_git

pytestmark = needs_git


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two commits: rules in a folder with what they name, then something else in the files."""
    root = tmp_path / "books"
    (root / "rules" / "deeper").mkdir(parents=True)
    monkeypatch.chdir(root)
    git("init", "-q", ".")
    (root / "rules" / "web.rules").write_bytes(b"include 'shared.rules'\r\nelse hold\r\n")
    (root / "rules" / "shared.rules").write_text("list EU = 'DE'\n", encoding="utf-8")
    (root / "rules" / "deeper" / "-odd name é.rules").write_text(
        "else hold 'é'\n", encoding="utf-8"
    )
    git("add", ".")
    git("commit", "-q", "-m", "first")
    git("tag", "v1")
    for path in root.rglob("*.rules"):
        path.write_text("else hold 'later'\n", encoding="utf-8")
    git("commit", "-q", "-a", "-m", "second")
    return root


def there(name: str, beside: str = ".") -> Revision:
    found = revision(name, beside)
    assert isinstance(found, Revision), found
    return found


def text(its: Source | Unreadable) -> str:
    assert isinstance(its, Source), its
    return its.text


def test_a_file_as_it_was(repository: Path) -> None:
    old = there("HEAD~1")
    assert text(old.read("rules/web.rules")) == "include 'shared.rules'\nelse hold\n"
    assert text(old.read("rules/deeper/-odd name é.rules")) == "else hold 'é'\n"
    assert text(there("v1").read(str(repository / "rules" / "web.rules"))).endswith("hold\n")
    assert text(there("HEAD").read("rules/web.rules")) == "else hold 'later'\n"
    assert old.short == old.commit[:12]


def test_names_are_relative_to_where_we_are(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository / "rules" / "deeper")
    old = there("HEAD~1", "../web.rules")
    source = old.read("../web.rules")
    assert isinstance(source, Source)
    assert source.name == "../web.rules"
    assert text(old.read(source.beside("shared.rules"))) == "list EU = 'DE'\n"
    assert old.policies("..") == (
        str(Path("..", "deeper", "-odd name é.rules")),
        str(Path("..", "shared.rules")),
        str(Path("..", "web.rules")),
    )


@pytest.mark.usefixtures("repository")
def test_all_policies_of_a_folder() -> None:
    old = there("HEAD~1")
    assert len(old.policies(".")) == 3
    assert old.policies("rules/deeper") == (str(Path("rules/deeper/-odd name é.rules")),)
    assert old.policies("rules/web.rules") == ()
    assert old.policies("nowhere") == ()


@pytest.mark.usefixtures("repository")
def test_what_is_not_there() -> None:
    old = there("HEAD~1")
    assert old.read("rules/none.rules") == Unreadable("found none of that name at HEAD~1")
    assert old.read("rules") == Unreadable("found a folder of that name")
    assert old.read(".") == Unreadable("found a folder of that name")
    assert old.read("../elsewhere.rules") == Unreadable("found it outside of the repository")
    assert [old.has(it) for it in ("rules/web.rules", "rules/none.rules", "../x", "\0")] == [
        *(True, False, False, False)
    ]


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize(
    "name", ["", " ", "-v", "--help", "\0", "HEAD~9", "HEAD:rules", "v1..HEAD", "nope", "@{u}"]
)
def test_what_is_no_revision(name: str) -> None:
    found = revision(name, ".")
    assert isinstance(found, NoRevision)
    assert f"found '{name}'" in found.message


def test_a_repository_of_another_place_does_not_mislead(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hook of git tells every program that it starts which repository it is in."""
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "nowhere"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "nothing"))
    assert there("HEAD").root == repository.resolve()


def test_outside_of_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    found = revision("HEAD", str(tmp_path))
    assert isinstance(found, NoRevision)
    assert found.message == f"expected '{tmp_path}' in a repository of git, found none around it"


def test_what_is_gone_by_now_was_somewhere(repository: Path) -> None:
    (repository / "rules" / "deeper" / "-odd name é.rules").unlink()
    (repository / "rules" / "deeper").rmdir()
    old = there("HEAD", "rules/deeper/-odd name é.rules")
    assert text(old.read("rules/deeper/-odd name é.rules")) == "else hold 'later'\n"


@pytest.mark.usefixtures("repository")
def test_without_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    found = revision("HEAD", ".")
    assert isinstance(found, NoRevision)
    assert found.message == "expected the program git, to read a revision, found none"


@pytest.mark.skipif(os.name == "nt", reason="links take a privilege there")
def test_links(repository: Path) -> None:
    (repository / "link.rules").symlink_to("rules/web.rules")
    (repository / "round.rules").symlink_to("round.rules")
    git("add", ".")
    git("commit", "-q", "-m", "links")
    (repository / "link.rules").unlink()
    (repository / "round.rules").unlink()
    now = there("HEAD")
    assert text(now.read("link.rules")) == "else hold 'later'\n"
    assert now.read("round.rules") == Unreadable("found a link that goes round in a circle")


def test_too_large(repository: Path) -> None:
    (repository / "large.rules").write_bytes(b"#" * (5 * 2**20))
    git("add", ".")
    git("commit", "-q", "-m", "large")
    assert there("HEAD").read("large.rules") == Unreadable("found one of more than 4 MiB")


def test_nothing_is_written(repository: Path) -> None:
    before = {it: it.stat().st_mtime_ns for it in (repository / ".git").rglob("*")}
    old = there("v1")
    old.policies(".")
    old.read("rules/web.rules")
    assert {it: it.stat().st_mtime_ns for it in (repository / ".git").rglob("*")} == before
