"""Whole plans written by hand, for the one policy and the kind of data in `town.py`: a file a tool.

Each is a program, `python -m tests.bench.peers.jobs.with_… ORDERS CUSTOMERS OUT`, Parquet in and
out. It writes of each order its number, what is done, the customer and its ListID, the job, whether
that is used or created, and by which key it was found. None gives reasons or warnings, knows
families, currencies or settings, and all rely on plain ASCII texts.

Whose turn it is matters to who is *waiting*: found in the list by neither key. The first of its
address and of its name creates a job; the others of either do not; and so on with those that are
left. Who is in the list by name only must look as well whether a job with this address was created
before.
"""

STANDARD, STANDARD_ID = "Web Sales", "80000000-1"

COLUMNS = ("number", "action", "customer", "list_id", "job", "job_action", "matched_by")
"""What a job writes of each order."""
