"""A table as HTML for a notebook: everything escaped, the language of a text marked."""

from collections.abc import Iterable

from .terms import Term

_ENTITIES = {38: "&amp;", 60: "&lt;", 62: "&gt;", 34: "&quot;", 39: "&#39;"}


def html(
    columns: Iterable[str],
    rows: Iterable[Iterable[Term | None]],
    title: str = "",
    asks: str = "",
    note: str = "",
) -> str:
    """Return *rows* as an HTML table under its *title* and question, *note* below it."""
    head = "".join(f"<th>{escape(column)}</th>" for column in columns)
    body = "".join(f"<tr>{''.join(map(_cell, cells))}</tr>" for cells in rows)
    lines = [
        f"<p><strong>{escape(title)}</strong></p>" if title else "",
        f"<p>{escape(asks)}</p>" if asks else "",
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>",
        f"<p>{escape(note)}</p>" if note else "",
    ]
    return "<div>" + "".join(lines) + "</div>"


def escape(text: str) -> str:
    """Return *text* so that it means itself inside an HTML element or attribute."""
    return text.translate(_ENTITIES)


def _cell(cell: Term | None) -> str:
    if cell is None:
        return "<td></td>"
    if cell.kind == "iri":
        return f'<td><code title="{escape(cell.value)}">{escape(cell.text)}</code></td>'
    language = f' lang="{escape(cell.language)}"' if cell.language else ""
    return f'<td{language} style="text-align:left">{escape(cell.text)}</td>'
