"""Which lines of a table an order comes to by its fields: found by columns, not line by line."""
