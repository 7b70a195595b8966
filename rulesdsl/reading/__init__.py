"""What the readers of the formats share: text, tables, cells, names, and what a reading gives."""
