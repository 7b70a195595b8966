"""SQL for people who have a warehouse: which rule an order comes to, as one readable query.

`folding` says how texts are compared, `conditions` what a condition is, `selection` and `index`
which rule is the first, `query` what is printed. All is a tree of sqlglot until it is printed.
"""
