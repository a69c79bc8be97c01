"""A reference in words, or in the formats of reference managers."""

import datetime
import json
from collections.abc import Callable, Iterator
from typing import TextIO

from ..ask.cite import Citation

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SPECIAL = {ord(sign): "\\" + sign for sign in "&%$#_{}"} | {
    ord("\\"): "\\textbackslash{}",
    ord("~"): "\\textasciitilde{}",
    ord("^"): "\\textasciicircum{}",
}
"""What BibTeX takes for markup."""


def write(citation: Citation, stream: TextIO, format_: str = "text", **_: object) -> None:
    """Write *citation* to *stream* in one of `FORMATS`."""
    stream.write("".join(line + "\n" for line in FORMATS[format_](citation)))


def _text(one: Citation) -> Iterator[str]:
    yield _chinese(one) if one.language.partition("-")[0] == "zh" else _english(one)


def _english(one: Citation) -> str:
    place = [f"paragraph {one.paragraph}"] if one.paragraph else []
    place += [f"statement {one.statement}"] if one.statement else []
    date = _day(one.date, "{d} {month} {y}")
    first = f" (first day of the {one.meeting})" if one.of_meeting and one.meeting else ""
    title = f"“{one.title}”"
    head = ", ".join(filter(None, (one.author, title, one.symbol, date + first, *place)))
    words = f": “{one.quote}”" if one.quote else ""
    words += f" [{one.translation}]" if one.translation else ""
    return f"{head}{words}. {one.iri}"


def _chinese(one: Citation) -> str:
    place = [f"第{one.paragraph}段"] if one.paragraph else []
    place += [f"表态{one.statement}"] if one.statement else []
    first = f"（{one.meeting}首日）" if one.of_meeting and one.meeting else ""
    date = _day(one.date, "{y}年{m}月{d}日")
    head = "，".join(filter(None, (f"《{one.title}》", one.symbol, date + first, *place)))
    words = f"：“{one.quote}”" if one.quote else ""
    return f"{one.author}：{head}{words}。{one.iri}" if one.author else f"{head}{words}。{one.iri}"


def _day(date: str, form: str) -> str:
    """Return an ISO *date* as *form* has it; a year alone as it is."""
    try:
        day = datetime.date.fromisoformat(date)
    except ValueError:
        return date
    return form.format(y=day.year, m=day.month, d=day.day, month=day.strftime("%B"))


def _note(one: Citation) -> str:
    """Return what no field has: the place, the words, and of what the date is."""
    place = f"paragraph {one.paragraph}" if one.paragraph else ""
    place = f"{place}, statement {one.statement}" if one.statement else place
    words = f"“{one.quote}”" if one.quote else ""
    dated = "The date is the first day of the meeting." if one.of_meeting and one.date else ""
    return ". ".join(filter(None, (": ".join(filter(None, (place, words))), dated)))


def _bibtex(one: Citation) -> Iterator[str]:
    year, month, day = [*one.date.split("-"), "", ""][:3]
    fields = {
        "author": f"{{{_escaped(one.author)}}}" if one.author else "",
        "title": f"{{{_escaped(one.title)}}}",
        "institution": _escaped(one.meeting),
        "number": _escaped(one.symbol),
        "year": year,
        "month": _MONTHS[int(month) - 1] if month else "",
        "day": day.lstrip("0"),
        "note": _escaped(_note(one)),
        "url": one.iri,
    }
    yield f"@techreport{{{one.key},"
    for name, value in fields.items():
        if value:
            yield f"  {name} = {value if name == 'month' else f'{{{value}}}'},"
    yield "}"


def _escaped(text: str) -> str:
    return text.translate(_SPECIAL)


def _ris(one: Citation) -> Iterator[str]:
    pairs = (
        ("TY", "RPRT"),
        ("ID", one.key),
        ("AU", one.author),
        ("TI", one.title),
        ("PB", one.meeting),
        ("M1", one.symbol),
        ("PY", one.date[:4]),
        ("DA", one.date.replace("-", "/")),
        ("N1", _note(one)),
        ("UR", one.iri),
    )
    for tag, value in pairs:
        if value:
            yield f"{tag}  - {' '.join(value.split())}"
    yield "ER  - "


def _csl(one: Citation) -> Iterator[str]:
    item = {
        "id": one.key,
        "type": "report",
        "title": one.title,
        "author": [{"literal": one.author}] if one.author else [],
        "number": one.symbol,
        "event-title": one.meeting,
        "issued": {"date-parts": [[int(part) for part in one.date.split("-")]]} if one.date else {},
        "note": _note(one),
        "language": one.language,
        "URL": one.iri,
    }
    held = {name: value for name, value in item.items() if value}
    yield json.dumps([held], ensure_ascii=False, indent=2)


FORMATS: dict[str, Callable[[Citation], Iterator[str]]] = {
    "text": _text,
    "bibtex": _bibtex,
    "ris": _ris,
    "csl": _csl,
}
"""Words, BibTeX, RIS (Research Information Systems), CSL-JSON (Citation Style Language)."""
