"""JSON, a piece at a time: for formats that are one long document."""

from collections.abc import Iterable, Iterator
from json import JSONEncoder

from ..model import Field, Value
from .values import jsonable

_ENCODE = JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode


def encode(value: object) -> str:
    """Return *value* as JSON on one line; raises `ValueError` for a float that JSON cannot hold."""
    return _ENCODE(value)


def listed(items: Iterable[object]) -> Iterator[str]:
    """Yield a JSON array of *items*, one to a line."""
    yield "[\n"
    before = ""
    for item in items:
        yield before + _ENCODE(item)
        before = ",\n"
    yield "\n]"


def held(fields: tuple[Field, ...], values: tuple[Value, ...]) -> dict[str, Value]:
    """Return the values of *fields* by name; those that are None, or no JSON, are left out."""
    pairs = zip(fields, values, strict=True)
    return {field.name: value for field, value in pairs if jsonable(value) is not None}
