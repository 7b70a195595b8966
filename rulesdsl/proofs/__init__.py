"""What was proved, in the forms that people and programs read: one form a file, each `WRITE`."""
