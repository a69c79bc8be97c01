"""Days as points on a line of years."""

from datetime import date


def year(day: str) -> float:
    """Return *day* (YYYY, YYYY-MM or YYYY-MM-DD) as a number of years; a year alone is its middle.

    Where only the month is known, its middle counts.
    """
    if len(day) == 4:
        return int(day) + 0.5
    whole = date.fromisoformat(day if len(day) == 10 else f"{day}-15")
    return whole.year + (whole.timetuple().tm_yday - 1) / 366
