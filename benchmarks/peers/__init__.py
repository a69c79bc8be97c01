"""What `nsa-graph ask` is measured against: the same question in a few bare lines."""
