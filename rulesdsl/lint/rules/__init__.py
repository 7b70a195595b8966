"""The shelf of lints: each module exports `LINT`, and `docs/codes` has its page."""
