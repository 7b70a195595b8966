"""Questions about all orders at once, answered exactly, with an order as evidence."""
