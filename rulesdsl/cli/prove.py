"""`rulesdsl prove`: the promises of policies, proved for all orders or broken by one."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from rulesdsl.cli import FOUND, OK, UNUSABLE, Command

if TYPE_CHECKING:
    from rulesdsl.analysis.evidence import Proof
    from rulesdsl.compiled import Compiled


def _arguments(parser: argparse.ArgumentParser) -> None:
    from rulesdsl.shelf import names  # finds the forms without importing them

    parser.add_argument(
        "paths",
        nargs="+",
        metavar="PATH",
        help="a policy, or a folder with policies; - is standard input",
    )
    parser.add_argument(
        "--format",
        choices=names("rulesdsl.proofs"),
        default="text",
        help="the form (default: %(default)s)",
    )
    parser.add_argument(
        "--override",
        choices=("true", "false"),
        help="prove what holds for a plan with this --override",
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--evidence", metavar="FILE", help="write what was proved, and how, to this file"
    )
    what.add_argument(
        "--check", metavar="FILE", help="check the evidence in this file against the policies"
    )


def _run(arguments: argparse.Namespace) -> int:
    policies = _policies(arguments.paths)
    if policies is None:
        return UNUSABLE
    if arguments.check is not None:
        return _checked(arguments.check, policies)
    return _proved(arguments, policies)


def _policies(paths: list[str]) -> list[Compiled] | None:
    """The policies, with their findings told; None where one of them cannot be used."""
    from rulesdsl.cli._folders import compiled_at  # see rulesdsl.cli: `--help` stays light
    from rulesdsl.cli._policies import tell  # likewise

    policies, every = compiled_at(paths)
    for it in policies:
        tell(it.diagnostics)
    return policies if every and all(it.ok for it in policies) else None


def _proved(arguments: argparse.Namespace, policies: list[Compiled]) -> int:
    from rulesdsl import __version__  # see rulesdsl.cli: `--help` stays light
    from rulesdsl.analysis.evidence import proof_of  # likewise
    from rulesdsl.analysis.verdicts import all_proved
    from rulesdsl.cli._out import say, send, width
    from rulesdsl.shelf import pick

    override = None if arguments.override is None else arguments.override == "true"
    proofs = [proof_of(it, override) for it in policies]
    if arguments.evidence is not None and not _written(proofs, arguments.evidence):
        return UNUSABLE
    text = pick("rulesdsl.proofs", arguments.format, "WRITE")(proofs, __version__, width())
    (say if arguments.format == "text" else send)(text)
    if arguments.evidence is not None and arguments.format == "text":
        say(f"The evidence is in {arguments.evidence}\n")
    return OK if all(all_proved(it.statements) for it in proofs) else FOUND


def _written(proofs: list[Proof], file: str) -> bool:
    """Write the evidence, or leave the file as it was."""
    from rulesdsl import __version__  # see rulesdsl.cli: `--help` stays light
    from rulesdsl.analysis.evidence import as_text, document  # likewise
    from rulesdsl.cli._one_file import write_file

    text = as_text(document(proofs, __version__))
    pieces = (text.encode("utf-8", "surrogatepass"),)
    return write_file(file, pieces, "--evidence", "evidence")


def _checked(file: str, policies: list[Compiled]) -> int:
    """Prove everything anew, and compare it with the evidence."""
    from rulesdsl.analysis.evidence import NoEvidenceError, check, read  # see rulesdsl.cli
    from rulesdsl.cli._out import complain, say  # likewise
    from rulesdsl.cli._policies import read_source
    from rulesdsl.source import Unreadable

    source = read_source(file)
    cure = "give the file that `rulesdsl prove --evidence FILE` wrote"
    if isinstance(source, Unreadable):
        complain(f"expected evidence in '{file}', {source.why}", cure)
        return UNUSABLE
    try:
        evidence = read(source.text)
    except NoEvidenceError as problem:
        complain(f"expected evidence in '{file}', {problem}", cure)
        return UNUSABLE
    wrong = list(check(evidence, policies))
    for it in wrong:
        complain(it)
    if wrong:
        return FOUND
    count = sum(len(it["statements"]) for it in evidence["policies"])
    say(f"{file}: all {count} statements hold as they are told\n")
    return OK


COMMAND = Command(
    "prove the promises of policies for all orders, or show what breaks them",
    _arguments,
    _run,
    description="Prove for every policy that override never uses or creates a job, and each of its "
    "promises, for every order, customer list and batch; or show an order and a list that break "
    "it. Exit codes: 0, all is proved; 1, something is broken or not decided; 2, a policy cannot "
    "be used.",
)
