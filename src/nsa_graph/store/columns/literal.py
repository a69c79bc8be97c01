"""Values as the SQL has them: in digits alone, so that no text of a query or a user is part of it.

They are not bound by DuckDB, which first imports pandas and pyarrow, where these are installed
(https://github.com/duckdb/duckdb/pull/18658): nearly half of what a question took from cold.
"""

from collections.abc import Iterable


def text(value: str) -> str:
    """Return *value* as the hexadecimal digits of its UTF-8, decoded by the SQL."""
    return f"decode(from_hex('{value.encode().hex()}'))"


def ids(values: Iterable[int]) -> str:
    """Return *values* as a list, written so that it is read several times as fast as an array."""
    return f"'[{','.join(map(str, values))}]'::INTEGER[]"
