"""From what a query means to SQL over the columns."""
