"""The trade: the catalogue of fields, the catalogue of settings, and the records they are about."""
