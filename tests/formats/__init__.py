"""The formats: reading, recognising, joining."""
