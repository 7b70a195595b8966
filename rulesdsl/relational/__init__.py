"""The relational plan: a policy as relations and joins, for files of millions of orders."""
