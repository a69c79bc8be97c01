"""A table as HTML for a notebook: everything escaped, the language of a text marked."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a table loads this module when it is to be HTML
    from .table import Table
    from .terms import Term

_ENTITIES = {38: "&amp;", 60: "&lt;", 62: "&gt;", 34: "&quot;", 39: "&#39;"}


def html(table: "Table", total: int) -> str:
    """Return *table* as an HTML table under its title and question; *total* rows there are."""
    head = "".join(f"<th>{escape(column)}</th>" for column in table.columns)
    body = "".join(f"<tr>{''.join(map(_cell, cells))}</tr>" for cells in table.terms)
    shown = f"{len(table)} of {total} rows" if table.truncated else _counted(total)
    lines = [
        f"<p><strong>{escape(table.title)}</strong></p>" if table.title else "",
        f"<p>{escape(table.asks)}</p>" if table.asks else "",
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>",
        f"<p>{shown}{'. ' + escape(table.note) if table.note else ''}</p>",
    ]
    return "<div>" + "".join(lines) + "</div>"


def escape(text: str) -> str:
    """Return *text* so that it means itself inside an HTML element or attribute."""
    return text.translate(_ENTITIES)


def _counted(total: int) -> str:
    return f"{total} row" if total == 1 else f"{total} rows"


def _cell(cell: "Term | None") -> str:
    if cell is None:
        return "<td></td>"
    if cell.kind == "iri":
        return f'<td><code title="{escape(cell.value)}">{escape(cell.text)}</code></td>'
    language = f' lang="{escape(cell.language)}"' if cell.language else ""
    return f'<td{language} style="text-align:left">{escape(cell.text)}</td>'
