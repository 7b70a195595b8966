"""Names resolved and types known: from the tree as written to the policy as meant."""
