"""The room that asks the dataset: one protocol, an embedded store, frozen tables."""
