"""The customer list under every key: what a key is worth, who has it, and who of several is meant."""
