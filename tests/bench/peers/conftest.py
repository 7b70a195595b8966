"""No doctest looks into modules that need packages of the environment for measurements."""

collect_ignore_glob = ["engines/*", "jobs/*", "stores/*"]
