"""Files become one dataset of named graphs."""
