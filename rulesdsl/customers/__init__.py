"""The customer list under every key: what a key is worth, who has it, who of several is meant."""
