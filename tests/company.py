"""A small, strict QuickBooks company file: it carries out requests and answers with its list.

It knows only what quickbooks.md says QuickBooks does, each rule with its status code, and has its
own tables, so that a mistake in the writer of requests is not repeated here. Lists of terms,
classes and the like are not modelled: every reference to one is taken to exist.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from attrs import define, evolve, frozen
from lxml import etree

from rulesdsl.model.records import Block, Customer, CustomerList, OtherList, TakenName
from rulesdsl.posting.customer_add import CURRENCY_NAMES

ADD_ORDER = """
    Name IsActive ClassRef ParentRef CompanyName Salutation FirstName MiddleName LastName JobTitle
    BillAddress ShipAddress ShipToAddress Phone AltPhone Fax Email Cc Contact AltContact
    AdditionalContactRef Contacts CustomerTypeRef TermsRef SalesRepRef OpenBalance OpenBalanceDate
    SalesTaxCodeRef ItemSalesTaxRef ResaleNumber AccountNumber CreditLimit
    PreferredPaymentMethodRef CreditCardInfo JobStatus JobStartDate JobProjectedEndDate JobEndDate
    JobDesc JobTypeRef Notes AdditionalNotes PreferredDeliveryMethod PriceLevelRef ExternalGUID
    TaxRegistrationNumber CurrencyRef
""".split()
"""CustomerAdd in qbXML 13.0, without what only QuickBooks Online had [quickbooks.md 1.3]."""

ADDRESS_ORDER = "Addr1 Addr2 Addr3 Addr4 Addr5 City State PostalCode Country Note".split()
REFERENCE_ORDER = ["ListID", "FullName"]
LIMITS = {
    "Name": 41, "CompanyName": 41, "FirstName": 25, "LastName": 25, "Phone": 21, "AltPhone": 21,
    "Email": 1023, "Cc": 1023, "City": 31, "State": 21, "PostalCode": 13, "Country": 31,
    "ResaleNumber": 15, "AccountNumber": 99, "JobDesc": 99, "Notes": 4095,
    **{f"Addr{number}": 41 for number in range(1, 6)},
}  # fmt: skip
"""Longer texts are answered with 3070 [quickbooks.md 1.3, 2]."""

_CURRENCY_CODES = {name: code for code, name in CURRENCY_NAMES.items()}
_FIRST_DAY = datetime(2026, 1, 1, tzinfo=UTC)


class UnreadableError(Exception):
    """QuickBooks could not read the document at all: HRESULT 0x80040400, and nothing is done."""


@frozen
class Answer:
    """What QuickBooks says to one request: 0 is done, 3231 not tried after an error [section 2]."""

    request_id: str
    code: int
    message: str = ""


@define
class _RefusedError(Exception):
    code: int
    message: str


def carry_out(document: bytes, books: CustomerList) -> tuple[CustomerList, tuple[Answer, ...]]:
    """The list after the requests, and an answer to each; the first error stops the rest."""
    company = _Company.of(books)
    answers: list[Answer] = []
    for request in _requests(document):
        request_id = request.get("requestID") or ""
        if any(answer.code for answer in answers):
            answers.append(Answer(request_id, 3231, "The request has not been processed."))
            continue
        try:
            company.do(request_id, request[0])
            answers.append(Answer(request_id, 0))
        except _RefusedError as refusal:
            answers.append(Answer(request_id, refusal.code, refusal.message))
    return company.list(), tuple(answers)


def add_everything(document: bytes, books: CustomerList) -> CustomerList:
    """The list after requests that must all succeed."""
    after, answers = carry_out(document, books)
    assert not [it for it in answers if it.code], answers
    return after


def _requests(document: bytes) -> list[etree._Element]:
    try:
        root = etree.fromstring(document)
    except etree.XMLSyntaxError as error:
        raise UnreadableError(str(error)) from error
    head = b'<?xml version="1.0" encoding="utf-8"?>\n<?qbxml version="13.0"?>'
    sets = root.findall("QBXMLMsgsRq")
    if not document.startswith(head) or root.tag != "QBXML" or len(sets) != 1 or not len(sets[0]):
        raise UnreadableError("not a qbXML message set with requests")
    if sets[0].get("onError") != "stopOnError":
        raise UnreadableError("this company knows stopOnError only")
    for request in sets[0]:
        _check_shape(request)
    return list(sets[0])


def _check_shape(request: etree._Element) -> None:
    match str(request.tag):
        case "CustomerAddRq":
            _in_order(request[0], ADD_ORDER)
        case "CustomerModRq":
            _in_order(request[0], ["ListID", "EditSequence", "IsActive"])
        case tag:
            raise UnreadableError(f"{tag} is not known")
    for element in request[0]:
        if str(element.tag).endswith("Address"):
            _in_order(element, ADDRESS_ORDER)
        elif str(element.tag).endswith("Ref"):
            _in_order(element, REFERENCE_ORDER)


def _in_order(element: etree._Element, order: list[str]) -> None:
    tags = [str(child.tag) for child in element]
    if not set(tags) <= set(order) or tags != sorted(set(tags), key=order.index):
        raise UnreadableError(f"{element.tag}: {tags} is not the order of the schema")


@define
class _Company:
    """The working copy of the books."""

    customers: dict[str, Customer]
    taken: tuple[TakenName, ...]
    added: int

    @classmethod
    def of(cls, books: CustomerList) -> _Company:
        return cls({_fold(it.full_name): it for it in books.customers}, books.taken, 0)

    def list(self) -> CustomerList:
        return CustomerList(tuple(self.customers.values()), self.taken)

    def do(self, request_id: str, asked: etree._Element) -> None:
        if len(request_id) > 50:
            raise _RefusedError(1060, f"the request ID {request_id} is too long")
        if asked.tag == "CustomerAdd":
            self._add(asked)
        else:
            self._activate(asked)

    def _add(self, asked: etree._Element) -> None:
        for element in asked.iter():
            _check_value(element)
        new = self._numbered(_record(asked, self._parent(asked.find("ParentRef"))))
        if new.parent is not None and new.currency is None:
            # A job is in its customer's currency: QuickBooks keeps one for the whole family.
            new = evolve(new, currency=self.customers[_fold(new.parent)].currency)
        if not new.name.strip():
            raise _RefusedError(3210, "a name is blank")
        if ":" in new.name:
            raise _RefusedError(3090, f"Names in this list cannot contain a colon: {new.name}")
        if new.level > 4:
            raise _RefusedError(3210, f"{new.full_name} is deeper than five levels")
        others = {_fold(it.name) for it in self.taken} if new.parent is None else set()
        if _fold(new.full_name) in self.customers or _fold(new.name) in others:
            raise _RefusedError(3100, f'The name "{new.full_name}" is already in use.')
        self.customers[_fold(new.full_name)] = new

    def _numbered(self, record: Customer) -> Customer:
        """QuickBooks gives each new record a ListID, an edit sequence and a time."""
        self.added += 1
        number = len(self.customers) + self.added
        time = _FIRST_DAY + timedelta(seconds=number)
        return evolve(
            record,
            list_id=f"9{number:07X}-{int(time.timestamp())}",
            edit_sequence=str(int(time.timestamp())),
            created=time.isoformat(),
        )

    def _parent(self, reference: etree._Element | None) -> str | None:
        """The parent's full name; with both a ListID and a name, the name is not looked at."""
        if reference is None:
            return None
        list_id, name = reference.findtext("ListID"), reference.findtext("FullName") or ""
        if list_id:
            return self._by_list_id(list_id).full_name
        if _fold(name) not in self.customers:
            raise _RefusedError(
                3140, f'There is an invalid reference to QuickBooks Customer "{name}"'
            )
        return self.customers[_fold(name)].full_name

    def _by_list_id(self, list_id: str) -> Customer:
        found = [it for it in self.customers.values() if it.list_id == list_id]
        if not found:
            raise _RefusedError(
                3120, f'Object "{list_id}" specified in the request cannot be found.'
            )
        return found[0]

    def _activate(self, asked: etree._Element) -> None:
        record = self._by_list_id(asked.findtext("ListID") or "")
        sequence = asked.findtext("EditSequence")
        if sequence != record.edit_sequence:
            raise _RefusedError(3200, f'The provided edit sequence "{sequence}" is out-of-date.')
        assert asked.findtext("IsActive") == "true"
        changed = evolve(record, active=True, edit_sequence=f"{sequence}1"[-16:])
        self.customers[_fold(record.full_name)] = changed


def _fold(name: str) -> str:
    """Names compare without regard to letter case [quickbooks.md 5]."""
    return name.casefold()


def _check_value(element: etree._Element) -> None:
    tag, text = str(element.tag), element.text or ""
    if len(text) > LIMITS.get(tag, len(text)):
        raise _RefusedError(3070, f'The string "{text}" in the field "{tag}" is too long.')
    if tag.endswith("Address"):
        apart = any(element.findtext(it) for it in ("City", "State", "PostalCode"))
        lines = sum(str(it.tag).startswith("Addr") for it in element)
        if lines + apart + (element.find("Country") is not None) > 5:
            raise _RefusedError(3210, f"{tag} has more than five lines")


def _record(asked: etree._Element, parent: str | None) -> Customer:
    currency = asked.findtext("CurrencyRef/FullName")
    if currency is not None and currency not in _CURRENCY_CODES:
        raise _RefusedError(
            3140, f'There is an invalid reference to QuickBooks Currency "{currency}"'
        )
    return Customer(
        name=_kept(asked.findtext("Name")) or "",
        parent=parent,
        company=_kept(asked.findtext("CompanyName")),
        first_name=_kept(asked.findtext("FirstName")),
        last_name=_kept(asked.findtext("LastName")),
        billing=_block(asked.find("BillAddress")),
        shipping=_block(asked.find("ShipAddress")),
        phone=_kept(asked.findtext("Phone")),
        alt_phone=_kept(asked.findtext("AltPhone")),
        email=_kept(asked.findtext("Email")),
        cc=_kept(asked.findtext("Cc")),
        currency=_CURRENCY_CODES[currency] if currency else None,
    )


def _kept(text: str | None) -> str | None:
    """QuickBooks keeps Windows-1252 and makes question marks of the rest [quickbooks.md 4]."""
    return text.encode("cp1252", "replace").decode("cp1252") if text else None


def _block(address: etree._Element | None) -> Block:
    if address is None:
        return Block()
    lines = (_kept(address.findtext(f"Addr{number}")) for number in range(1, 6))
    return Block(
        lines=tuple(line for line in lines if line),
        city=_kept(address.findtext("City")),
        state=_kept(address.findtext("State")),
        zip=_kept(address.findtext("PostalCode")),
        country=_kept(address.findtext("Country")),
    )


_OTHER_RETS = {
    OtherList.VENDOR: "Vendor",
    OtherList.EMPLOYEE: "Employee",
    OtherList.OTHER_NAME: "OtherName",
}


def query_response(books: CustomerList) -> bytes:
    """The list as QuickBooks answers a CustomerQueryRq and queries of the other three lists."""
    root = etree.Element("QBXML")
    answers = etree.SubElement(root, "QBXMLMsgsRs")
    found = _answer(answers, "Customer")
    for number, record in enumerate(books.customers, 1):
        _customer_ret(etree.SubElement(found, "CustomerRet"), record, number)
    for kind, name in _OTHER_RETS.items():
        entries = [it for it in books.taken if it.list is kind]
        if entries:
            found = _answer(answers, name)
        for number, entry in enumerate(entries, 1):
            ret = etree.SubElement(found, f"{name}Ret")
            _texts(ret, {**_identity(f"A{number:07X}-1", None, None), "Name": entry.name})
    etree.indent(root)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def _answer(answers: etree._Element, name: str) -> etree._Element:
    status = {"statusCode": "0", "statusSeverity": "Info", "statusMessage": "Status OK"}
    return etree.SubElement(answers, f"{name}QueryRs", {"requestID": "1", **status})


def _identity(list_id: str, created: str | None, sequence: str | None) -> dict[str, str | None]:
    time = created or _FIRST_DAY.isoformat()
    return {
        "ListID": list_id,
        "TimeCreated": time,
        "TimeModified": time,
        "EditSequence": sequence or "1",
    }


def _customer_ret(ret: etree._Element, record: Customer, number: int) -> None:
    identity = _identity(record.list_id or f"B{number:07X}-1", record.created, record.edit_sequence)
    _texts(ret, identity)
    _texts(
        ret,
        {
            "Name": record.name,
            "FullName": record.full_name,
            "IsActive": str(record.active).lower(),
        },
    )
    if record.parent is not None:
        _texts(etree.SubElement(ret, "ParentRef"), {"FullName": record.parent})
    texts = {
        "Sublevel": str(record.level),
        "CompanyName": record.company,
        "FirstName": record.first_name,
        "LastName": record.last_name,
    }
    _texts(ret, texts)
    _address(ret, "BillAddress", record.billing)
    _address(ret, "ShipAddress", record.shipping)
    contact = {
        "Phone": record.phone,
        "AltPhone": record.alt_phone,
        "Email": record.email,
        "Cc": record.cc,
    }
    _texts(ret, contact)
    if record.currency is not None:
        name = CURRENCY_NAMES[record.currency]
        _texts(etree.SubElement(ret, "CurrencyRef"), {"FullName": name})


def _texts(parent: etree._Element, texts: dict[str, str | None]) -> None:
    """QuickBooks leaves out what is empty [quickbooks.md 1.5]."""
    for name, text in texts.items():
        if text is not None:
            etree.SubElement(parent, name).text = text


def _address(ret: etree._Element, name: str, block: Block) -> None:
    if block == Block():
        return
    lines = {f"Addr{number}": line for number, line in enumerate(block.lines, 1)}
    place = {
        "City": block.city,
        "State": block.state,
        "PostalCode": block.zip,
        "Country": block.country,
    }
    _texts(etree.SubElement(ret, name), {**lines, **place})
