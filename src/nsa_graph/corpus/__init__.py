"""Many papers, in batches that do not depend on each other."""
