"""How findings are shown: one module for each form, each with its `RENDER`."""
