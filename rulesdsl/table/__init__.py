"""The decision table that a policy compiles to, and what it means."""
