"""Who finds the rule: one file an engine, each with `FED` (how it is asked) and `prepare`.

`prepare` takes the rules and the orders and gives a function and the orders in the form that the
engine likes best; turning them into it is not measured.
"""
