"""Accounts for a currency, where no rule posts what would be booked to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rulesdsl.diagnostics import Code, Diagnostic, Label, Severity
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.model.settings import PostAs
from rulesdsl.syntax import ast

CODE = Code("L117", "account-without-posting", Severity.WARNING)

_BOOKED: Mapping[str, PostAs] = {
    "receivables account": PostAs.INVOICE,
    "deposit account": PostAs.SALES_RECEIPT,
}


def look(subject: Subject) -> Iterator[Diagnostic]:
    """The first currency of which no account is booked to; the others lack the same."""
    posted = {it.settings.post_as for it in subject.rules if it.settings.multi_currency}
    for written in subject.head if posted else ():
        accounts = written.statement.accounts if isinstance(written.statement, ast.Currency) else ()
        wanted = [_BOOKED[it.name.words] for it in accounts]
        if wanted and posted.isdisjoint(wanted):
            these = " and a ".join(it.name.words for it in accounts)
            needed = " or ".join(f"`post as = {it.value}`" for it in wanted)
            first, last = accounts[0].name.span, accounts[-1].value.span
            yield Diagnostic(
                CODE,
                f"expected {needed} for a {these}, found it for no rule",
                Label(subject.source, first.to(last)),
                f"write `post as = {wanted[0].value}`, or take out what nothing is booked to",
            )
            return


LINT = Lint(CODE, look)
