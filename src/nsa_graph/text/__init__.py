"""A paper's words: read, normalised, split into paragraphs, quoted, searched and measured."""
