"""The kinds of reasons to hold an order, each with what a person can do about it."""

from rulesdsl.model.hold_kinds import HoldKind

NO_RULE = HoldKind(
    "no rule applies",
    "decide it by hand, or add a rule for such orders to the policy",
)
POLICY = HoldKind("the policy holds it", "decide it by hand as the policy's reason says")
POLICY_WITHOUT_REASON = HoldKind(
    "the policy holds it",
    "decide it by hand; with `else hold '…'` the policy can say what is to be done",
)
SEVERAL = HoldKind(
    "several matches",
    "correct or merge these customers in QuickBooks, or choose one by hand",
)
INACTIVE = HoldKind(
    "the customer is inactive",
    "make it active in QuickBooks, or set `inactive customers = reactivate` in the policy",
)
INACTIVE_BY_HAND = HoldKind(
    "the customer is inactive",
    "make it active in QuickBooks by hand, then export the list again",
)
NO_STANDARD = HoldKind(
    "the standard customer is missing",
    "create it in QuickBooks, correct its name in the policy, or set "
    "`create standard customer = true`",
)
STANDARD_TWICE = HoldKind(
    "two customers of one name",
    "the list holds two customers of this name; export it again as a whole",
)
NO_STANDARD_IN_CURRENCY = HoldKind(
    "the standard customer is missing",
    "create it in QuickBooks, in the currency of the order, or name a customer for this currency "
    "in a `currency … uses customer …` line",
)
OVERRIDE_ALONE = HoldKind(
    "override without a standard customer",
    "give the rule an `else use customer 'X'`, or switch override off",
)
JOB_EXISTS = HoldKind(
    "the job exists already",
    "set `check jobs = true` to use it again, or name jobs so that each order has its own",
)
NAME_TAKEN = HoldKind(
    "the name is taken",
    "let the policy give the customer another name (`named`, `name prefix`, `name clash`), or "
    "rename who has the name in QuickBooks",
)
NAME_OF_CUSTOMER = HoldKind(
    "the name is taken",
    "if that customer is the buyer, fill in there what the policy matches by; if not, set "
    "`name clash` in the policy",
)
NO_NAME = HoldKind(
    "nothing to name it by",
    "find the buyer's name in the store, or name by another field in the policy",
)
CURRENCY = HoldKind(
    "another currency",
    "set `multi currency = true` if QuickBooks has it, or correct `home currency`",
)
CURRENCY_CUSTOMER = HoldKind(
    "a customer in another currency",
    "name a customer in this currency in a `currency … uses customer …` line; if this one is, give "
    "a list that tells currencies, such as qbXML",
)
LIST_FULL = HoldKind(
    "QuickBooks has no room for another name",
    "post such orders to a standard customer without jobs, or move the company to QuickBooks "
    "Enterprise and plan with `--edition enterprise`; deleting names makes no room",
)
NO_RECEIVABLES = HoldKind(
    "no receivables account for the currency",
    "name it in the policy, behind the customer of the currency: `currency 'EUR' uses customer "
    "'Web Sales EUR', receivables account 'Accounts Receivable - EUR'`",
)
ACCOUNT_MISSING = HoldKind(
    "an account is missing",
    "correct its name in the policy's `currency … uses …` line, or create it in QuickBooks and "
    "export the list of accounts again",
)
ACCOUNT_KIND = HoldKind(
    "an account of another kind",
    "name an account of the right kind in the policy's `currency … uses …` line",
)
ACCOUNT_CURRENCY = HoldKind(
    "an account in another currency",
    "name an account in the currency of the order in the policy's `currency … uses …` line",
)
CURRENCY_ASLEEP = HoldKind(
    "a currency that is not active",
    "make it active in QuickBooks (Lists, Currency List), and export the list of currencies again",
)
CURRENCY_NAME = HoldKind(
    "a currency whose name is not known",
    "give QuickBooks' list of currencies too (its answer to CurrencyQuery, behind --customers), or "
    "create the customer in QuickBooks by hand, then plan again",
)
CURRENCY_POSTED = HoldKind(
    "a customer in another currency",
    "set `multi currency = true`: then only customers in the order's currency are taken",
)
NO_ITEM_MAP = HoldKind(
    "no item map",
    "give a file with the columns sku and item: `--items FILE`",
)
POSTED = HoldKind(
    "posted already",
    "nothing is left to do, if the transaction in QuickBooks is right",
)
CALLED_OFF = HoldKind(
    "no sale for the store",
    "post nothing; where the buyer has paid, enter by hand what was paid and what was paid back",
)
NOT_PAID = HoldKind(
    "not paid yet",
    "export and plan it again when it is paid, or set `post as = invoice` for such orders",
)
NO_ITEM = HoldKind(
    "not in the item map",
    "add a line to the item map for each: what the store calls it, a comma, the QuickBooks item",
)
NO_SKU = HoldKind(
    "a line without SKU and title",
    "give the product a SKU in the store, or enter the order by hand",
)
NO_LINES = HoldKind(
    "no lines to post",
    "export the orders with their lines, or name one item for all goods of such orders in the item "
    "map: `goods,ITEM`",
)
NO_TOTAL = HoldKind(
    "no total",
    "export the orders with their totals, or enter the order by hand",
)
NO_DATE = HoldKind(
    "no date to post it on",
    "export the orders with their dates, or enter the order by hand",
)
CREDIT = HoldKind(
    "a negative total",
    "enter it by hand: as a credit memo, or as a refund",
)
SUM = HoldKind(
    "the lines do not come to the total",
    "compare the order in the store with the export, and enter it by hand",
)
CENTS = HoldKind(
    "an amount that QuickBooks cannot keep",
    "enter the order by hand, rounded to cents",
)
TAX_UNKNOWN = HoldKind(
    "the tax in the prices is not known",
    "export the orders with their taxes, or enter the order by hand",
)
