"""Ways to run a decision table: one file an engine, each exporting `decide_all`."""
