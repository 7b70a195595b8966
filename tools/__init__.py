"""The project's own commands: `python -m tools COMMAND`. `make COMMAND` is the same thing."""
