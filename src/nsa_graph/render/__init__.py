"""The room that writes what people and programs read; nothing here asks the graph."""
