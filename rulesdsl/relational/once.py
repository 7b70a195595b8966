"""Terms that are worked out once an order, though several ask for them.

What a new record holds is nearly always what the order tells, letter by letter. So what is made of
a text of the order is put aside as a column; and what is made in the same way of a text of the
record is that column, where the two texts are the same.
"""

from __future__ import annotations

from collections.abc import Container, Iterator

from sqlglot import exp

from rulesdsl.defining import define, field
from rulesdsl.model.storage import LIMITS
from rulesdsl.relational import texts
from rulesdsl.relational.keys import FIRST_AND_LAST
from rulesdsl.relational.terms import Term, as_column, both, choose, col, fn, number, when

_LIKE = {
    "new_name": "name",
    f"new_{FIRST_AND_LAST}": "name",
    "new_company": "company",
    "new_email": "email",
}
"""The texts of a record, and those of the order that they are taken from, if nothing is changed."""


_LONGEST = max(texts.LONGEST, *LIMITS.values())
"""No pattern is looked for in texts that are longer: see `texts.LONGEST`."""


@define
class Once:
    """What was put aside of orders that have these columns, in the relation `o`."""

    there: Container[str]
    _made: dict[str, tuple[str, Term]] = field(factory=dict, init=False)

    def columns(self) -> Iterator[Term]:
        """All that was put aside, as columns; the terms speak of the relation `o` below."""
        return (as_column(term, name) for name, term in self._made.values())

    def of(self, term: Term) -> Term:
        """The column of a term of an order."""
        name, _ = self._made.setdefault(term.sql(), (f"once_{len(self._made)}", term))
        return col(name, "o")

    def like(self, term: Term) -> Term:
        """A term of a record: the column of the same of the order, where the texts are the same."""
        told = {it.name for it in term.find_all(exp.Column)}
        same = {it: _LIKE[it] for it in told if _LIKE.get(it) in self.there}
        if not told or same.keys() != told:
            return term
        own = _with(term, same)
        alike = (col(new, "o").eq(col(old, "o")) for new, old in sorted(same.items()))
        return choose((both(*alike), self.of(own)), other=term)

    def has(self, pattern: exp.RegexpLike) -> Term:
        """The column that says whether a text of an order has a pattern; none that is too long."""
        short = fn("length", pattern.this) <= number(_LONGEST)
        return self.of(when(short, pattern, exp.false()))

    def looked_at(self, condition: Term) -> Term:
        """A condition in which each pattern is looked for once in a text of the order.

        Beside each of them it says how long the text may be.
        """
        made = condition.copy()
        for it in list(made.find_all(exp.RegexpLike)):
            if isinstance(it.this, exp.Column):
                it.replace(self._looked_at(it.copy(), it.this.name))
        return made

    def _looked_at(self, pattern: exp.RegexpLike, name: str) -> Term:
        if name in self.there:
            return self.has(pattern)
        like = _LIKE.get(name)
        if like is None or like not in self.there:
            return pattern
        own = exp.RegexpLike(this=col(like, "o"), expression=pattern.expression)
        return choose((col(name, "o").eq(col(like, "o")), self.has(own)), other=pattern)


def besides(term: Term, first: Term, names: tuple[str, str]) -> Term:
    """A term that is NULL where it is the same as the first, made of the other one of two texts."""
    own, other = names
    if _with(term, {own: other}).sql() != first.sql():
        return term
    nothing = exp.cast(exp.null(), "VARCHAR")
    return choose((col(own, "o").eq(col(other, "o")), nothing), other=fn("nullif", term, first))


def _with(term: Term, names: dict[str, str]) -> Term:
    """A term with other columns instead of these."""
    made = term.copy()
    for it in list(made.find_all(exp.Column)):
        if it.name in names:
            it.replace(col(names[it.name], "o"))
    return made
