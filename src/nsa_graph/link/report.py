"""What a join found, in lines for a reader."""

from collections.abc import Iterator

from .join import Join, Left

_LISTED = 100


def report(made: Join, listed: int = _LISTED) -> Iterator[str]:
    """Yield the lines of the report: the counts, then each value that was left over.

    Of more than *listed* such values the first ones are given, and how many follow.
    """
    rows, things = len(made.things), len({one.iri for one in made.things if one})
    yield (
        f"{made.matched} of {rows} rows matched, {things} different, "
        f"column {made.column!r} by {made.key.name}"
    )
    if made.blank:
        yield f"{_rows(made.blank)} blank there"
    if made.left:
        left = sum(one.rows for one in made.left)
        yield f"{_rows(left)} not matched, {len(made.left)} different:"
    yield from map(_left, made.left[:listed])
    if len(made.left) > listed:
        yield f"  and {len(made.left) - listed} more"
    if made.better:
        name, more = made.better
        yield f"by --as {name}, {more} rows would match: is that what the column holds?"


def _left(one: Left) -> str:
    head = f"  {one.value!r} ({_rows(one.rows)})"
    if one.ambiguous:
        return f"{head}: several have it: {'; '.join(one.nearest)}"
    return f"{head}: nearest {'; '.join(one.nearest)}" if one.nearest else f"{head}: nothing near"


def _rows(count: int) -> str:
    return f"{count} row{'' if count == 1 else 's'}"
