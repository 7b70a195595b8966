"""Advice about policies: what is right by itself and known to end badly, one lint a file."""
