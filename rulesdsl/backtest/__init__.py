"""Past orders, decided by a policy or by two, told on a page and in tables that a manager reads."""
