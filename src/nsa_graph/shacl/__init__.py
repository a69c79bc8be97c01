"""The shapes as set-based SPARQL: one query a constraint, over all its focus nodes at once."""
