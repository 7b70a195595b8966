"""The files of a plan: the names that a folder of a plan can hold, and what is in them."""

from __future__ import annotations

from collections.abc import Iterator

from rulesdsl.posting.asked import asked
from rulesdsl.posting.notifications import notifications_csv
from rulesdsl.posting.plan import Plan
from rulesdsl.posting.plan_json import plan_json
from rulesdsl.posting.qbxml_requests import WHOLE, files_of_requests
from rulesdsl.posting.summary import Summary
from rulesdsl.posting.tables import decisions_csv, review_csv

NAMES = ("decisions.csv", "review.csv", "notifications.csv", "plan.json", WHOLE)
"""Every name but those of numbered files of requests."""


def files(
    plan: Plan, requests_per_file: int | None = None, summary: Summary | None = None
) -> dict[str, Iterator[bytes] | None]:
    """Every file of a plan with its bytes; None for one that this plan must not have.

    `summary` is what the plan comes to, where that is known already.

    Without anybody new to write to there is no `notifications.csv`: one of an earlier plan would
    have them written to again. Where QuickBooks is asked nothing there is no `requests.qbxml`: one
    of an earlier plan must not lie there to be sent by mistake. Nor is there one for QuickBooks
    Online, which takes no qbXML, or beside requests that are cut into files of `requests_per_file`.
    They stand last, in the order of their numbers, so that a writer which is stopped half way has
    not put any there yet, or none without those before it.
    """
    wanted = asked(plan)
    return {
        "decisions.csv": decisions_csv(plan),
        "review.csv": review_csv(plan),
        "notifications.csv": notifications_csv(plan) if plan.notifications else None,
        "plan.json": plan_json(plan, wanted, summary),
        WHOLE: None,
        **files_of_requests(plan, requests_per_file, wanted),
    }
