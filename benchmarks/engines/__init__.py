"""Eight questions over corpora of synthetic papers, asked of every engine at hand."""
