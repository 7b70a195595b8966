"""Random plans in the form in which they leave the planner, and one plan that shows everything."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from string import ascii_letters, digits

from attrs import evolve
from hypothesis import strategies as st

from rulesdsl.compiler import compile_policy
from rulesdsl.customers.changes import difference
from rulesdsl.formats import Remark, RowProblem, etsy
from rulesdsl.model.attributes import ATTRIBUTES, Attribute, Kind
from rulesdsl.model.currencies import QUICKBOOKS_NAMES
from rulesdsl.model.decisions import Action, Creation, Decision, JobAction, Role, Update
from rulesdsl.model.hold_kinds import HoldKind
from rulesdsl.model.records import NO_ADDRESS, Block, Customer, Order, Origin
from rulesdsl.model.storage import LIMITS, same_label
from rulesdsl.model.transactions import Transaction, TransactionKind, TransactionLine
from rulesdsl.posting.never_known import NeverKnown, never_known
from rulesdsl.posting.plan import Plan
from rulesdsl.source import Source

ORIGIN = Origin("orders.csv", 2)

_SIGNS = ascii_letters + digits + " .,&<>'\"-+=@#%;éÄß€–’™"


def kept_texts(limit: int) -> st.SearchStrategy[str]:
    """Texts as QuickBooks keeps them: Windows-1252, tidy, not blank, up to the limit."""
    signs = st.text(st.sampled_from(_SIGNS), min_size=1, max_size=6)
    # One character repeated brings the text to the limit itself, the length that matters most.
    full = st.sampled_from(_SIGNS.replace(" ", "")).map(lambda sign: sign * limit)
    tidy = signs.map(lambda text: " ".join(text[:limit].split()) or "-")
    return st.sampled_from(["Ann Lee", "Web"]).map(lambda text: text[:limit]) | tidy | full


def names() -> st.SearchStrategy[str]:
    return kept_texts(LIMITS["name"])


@st.composite
def blocks(draw: st.DrawFn) -> Block:
    city, state, zip_code, country = (
        draw(st.none() | kept_texts(LIMITS[part])) for part in ("city", "state", "zip", "country")
    )
    room = 5 - bool(city or state or zip_code) - bool(country)
    lines = draw(st.lists(kept_texts(LIMITS["line"]), max_size=room))
    return Block(lines=tuple(lines), city=city, state=state, zip=zip_code, country=country)


@st.composite
def records(draw: st.DrawFn, parent: str | None = None) -> Customer:
    def part(name: str) -> str | None:
        return draw(st.none() | kept_texts(LIMITS[name]))

    return Customer(
        name=draw(names()),
        parent=parent,
        company=part("company"),
        first_name=part("first_name"),
        last_name=part("last_name"),
        billing=draw(st.just(NO_ADDRESS) | blocks()),
        shipping=draw(st.just(NO_ADDRESS) | blocks()),
        phone=part("phone"),
        alt_phone=part("alt_phone"),
        email=part("email"),
        cc=part("cc"),
        currency=draw(st.none() | st.sampled_from(sorted(QUICKBOOKS_NAMES))),
    )


def attribute_values(attribute: Attribute) -> st.SearchStrategy[str]:
    match attribute.kind:
        case Kind.REFERENCE | Kind.TEXT:
            return kept_texts(attribute.limit)
        case Kind.AMOUNT:
            cents = st.integers(-(10**15) + 1, 10**15 - 1)
            return cents.map(lambda it: format(Decimal(it).scaleb(-2).normalize(), "f"))
        case Kind.DATE:
            return st.dates().map(lambda it: it.isoformat())
        case Kind.CHOICE:
            return st.sampled_from([*attribute.choices, *map(str.lower, attribute.choices)])


@st.composite
def attributes(draw: st.DrawFn) -> tuple[tuple[str, str], ...]:
    chosen = draw(st.lists(st.sampled_from(ATTRIBUTES), unique_by=lambda it: it.name, max_size=3))
    return tuple((it.name, draw(attribute_values(it))) for it in chosen)


@st.composite
def existing(draw: st.DrawFn) -> Customer:
    """A standard customer that is in the list already, with a ListID or (from IIF) without."""
    list_id = draw(st.none() | st.just("80000001-1"))
    return Customer(name=draw(names()), list_id=list_id)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Plans as a planner makes them: unique names, parents first, parents old and new."""
    standard = draw(existing())
    used = {same_label(standard.full_name)}
    count = draw(st.integers(0, 4))
    decisions = [draw(_decisions(f"#{1001 + at}", standard, used)) for at in range(count)]
    return Plan(policy=draw(st.text()), fingerprint="f" * 64, decisions=tuple(decisions))


@st.composite
def _decisions(draw: st.DrawFn, number: str, standard: Customer, used: set[str]) -> Decision:
    order = draw(orders(number))
    match draw(st.sampled_from(["use", "hold", "customer", "job", "customer and job"])):
        case "hold":
            kind = HoldKind("no rule applies", "write a rule for it")
            return Decision(order=order, action=Action.HOLD, reason="no rule applies", hold=kind)
        case "use":
            return Decision(
                order=order, action=Action.USE, reason="", customer=standard, matched_by="email"
            )
        case "customer":
            top = draw(_unused(None, used))
            new = Creation(top, Role.CUSTOMER, draw(attributes()))
            return Decision(
                order=order,
                action=Action.CREATE,
                reason="",
                customer=top,
                creates=(new,),
                notify=draw(st.booleans()),
            )
        case "job":
            return draw(_with_job(order, standard, used, fresh=False))
        case _:
            return draw(_with_job(order, draw(_unused(None, used)), used, fresh=True))


@st.composite
def _unused(draw: st.DrawFn, parent: str | None, used: set[str]) -> Customer:
    """A record with a name that no other of the plan has."""
    record = draw(records(parent=parent))
    while same_label(record.full_name) in used:
        record = evolve(record, name=f"{len(used)} {record.name[:30].strip()}")
    used.add(same_label(record.full_name))
    return record


@st.composite
def _with_job(
    draw: st.DrawFn, order: Order, parent: Customer, used: set[str], *, fresh: bool
) -> Decision:
    creates = (Creation(parent, Role.STANDARD, draw(attributes())),) if fresh else ()
    # A job is in its customer's currency, and the request does not say it again.
    job = evolve(draw(_unused(parent.full_name, used)), currency=parent.currency)
    return Decision(
        order=order,
        action=Action.CREATE if fresh else Action.USE,
        reason="nobody matched",
        customer=parent,
        job=job,
        job_action=JobAction.CREATE,
        creates=(*creates, Creation(job, Role.JOB, draw(attributes()))),
        warnings=draw(st.lists(st.text(), max_size=2).map(tuple)),
    )


@st.composite
def orders(draw: st.DrawFn, number: str) -> Order:
    """Orders with anything in them: a shop's texts come here as they are."""
    return Order(
        number=number + draw(st.just("") | st.text(max_size=60)),
        channel=draw(st.none() | st.text()),
        email=draw(st.none() | st.text()),
        name=draw(st.none() | st.text()),
        total=draw(st.none() | st.decimals(allow_nan=False, allow_infinity=False)),
        tags=draw(st.lists(st.text(), max_size=2).map(tuple)),
        order_date=draw(st.none() | st.dates()),
        guest=draw(st.none() | st.booleans()),
        origin=draw(st.none() | st.just(ORIGIN)),
    )


def _order(number: int, name: str, total: str = "12.50") -> Order:
    return Order(
        number=f"#{number}",
        channel="Shopify",
        currency="USD",
        email=f"{name.partition(' ')[0].lower()}@example.com",
        name=name,
        total=Decimal(total),
        origin=Origin("orders.csv", number - 999),
    )


WEB_SALES = Customer(name="Web Sales", list_id="80000001-1416315972", edit_sequence="1416315972")
ASLEEP = Customer(
    name="Café Zoë",
    list_id="80000002-1416315972",
    edit_sequence="77",
    active=False,
    billing=Block(lines=("Café Zoë", "1 Main St"), city="Bayshore", state="CA", zip="94326"),
    card_last_four="1881",
    card_expiry="03/2027",
)
MOVED = evolve(
    ASLEEP,
    active=True,
    billing=Block(
        lines=("Café Zoë", "2 Oak Rd", "Suite 5"), city="Bayshore", state="CA", zip="94326"
    ),
    card_brand="Visa",
    card_last_four="4242",
    card_expiry="11/2028",
)
BEATE = Customer(
    name="Beate Kölsch",
    first_name="Beate",
    last_name="Kölsch",
    email="beate@example.com",
    billing=Block(lines=("Beate Kölsch", "Hauptstr. 1"), city="Köln", zip="50667", country="DE"),
)
ANN = Customer(name="Lee, Ann", parent="Web Sales", email="ann@example.com")
RECEIPT = Transaction(
    kind=TransactionKind.SALES_RECEIPT,
    customer=ANN,
    date=date(2026, 11, 21),
    number="#1002",
    memo="order #1002 (Shopify)",
    currency="USD",
    lines=(
        TransactionLine(
            item="Mugs", amount=Decimal("9.50"), description="Mug, blue", quantity=Decimal(1)
        ),
        TransactionLine(item="Shipping", amount=Decimal("3.00")),
    ),
    bill_to=Block(lines=("Ann Lee", "1 Main St"), city="Bayshore", state="CA", zip="94326"),
    payment_method="Visa",
)
SEVERAL = HoldKind("several matches by email", "merge the two customers in QuickBooks, plan again")


def _decided(number: int, name: str, line: int, reason: str, total: str = "12.50") -> Decision:
    return Decision(
        order=_order(number, name, total),
        action=Action.USE,
        reason=reason,
        rule="Everybody else",
        rule_file="shop.rules",
        rule_line=12,
        line=line,
    )


def sample_plan() -> Plan:
    """A plan with every kind of decision, small enough to be read."""
    return Plan(
        policy="Online store orders",
        fingerprint="5d41" * 16,
        decisions=(_matched(), _with_new_job(), _new_customer(), _held()),
        problems=(
            RowProblem(
                Origin("orders.csv", 9),
                "the total 'abc' is no number",
                "write it as a number, such as 12.50",
                "#1005",
            ),
        ),
        remarks=(Remark(Origin("orders.csv", 10), "an exact duplicate of line 9 was left out"),),
        notices=(
            "shop.rules:4: it is not decided whether the policy keeps its promise `never hold`",
        ),
        never_known=_never_known(),
    )


def _never_known() -> tuple[NeverKnown, ...]:
    text = "match by email then name\nelse use customer 'Web Sales'\n"
    compiled = compile_policy(Source("shop.rules", text))
    return never_known(compiled.policy, [etsy.FORMAT])


def _matched() -> Decision:
    return evolve(
        _decided(1001, "Zoë Café", 2, "the e-mail zoë@example.com is on 'Café Zoë'"),
        customer=ASLEEP,
        matched_by="email",
        reactivates=(ASLEEP,),
        update=Update(evolve(ASLEEP, active=True), MOVED, difference(ASLEEP, MOVED)),
    )


def _with_new_job() -> Decision:
    new = Creation(ANN, Role.JOB, (("job status", "awarded"), ("type", "Online")))
    return evolve(
        _decided(1002, "Ann Lee", 6, "nobody has the e-mail ann@example.com or the name Ann Lee"),
        customer=WEB_SALES,
        job=ANN,
        job_action=JobAction.CREATE,
        creates=(new,),
        transaction=RECEIPT,
    )


def _new_customer() -> Decision:
    return evolve(
        _decided(1003, "Beate Kölsch", 7, "nobody has the e-mail beate@example.com", "80.00"),
        action=Action.CREATE,
        customer=BEATE,
        creates=(Creation(BEATE, Role.CUSTOMER, (("credit limit", "500"),)),),
        warnings=("extra spaces were removed",),
        notify=True,
    )


def _held() -> Decision:
    return evolve(
        _decided(1004, "=1+1", 3, "the e-mail is on 'Keenan, Bridget' and 'Lamb, Brad'", "-5.00"),
        action=Action.HOLD,
        hold=SEVERAL,
    )
