"""The grammar of the language; installed as `rulesdsl.grammar`."""
