"""An answer as an Excel workbook, by openpyxl, which is optional."""

import io
from typing import Any

from ..errors import UsageError
from ..extras import openpyxl
from ..rdf.layout import clean, display_width
from ..rdf.table import Table
from ..rdf.terms import Term
from ..rdf.writing import plain

_WIDEST, _NARROWEST = 60, 8
"""Of a column, in signs; longer text is wrapped."""

_LONGEST = 32_767
"""How many signs a cell may hold, by Excel's specifications and limits."""


def workbook(answer: Table) -> bytes:
    """Return *answer* as a workbook of one sheet: a frozen head, wrapped text, IRIs as links.

    The title, the question and the note are on a second sheet. Raises `NotInstalled` where
    openpyxl is missing, `UsageError` for a cell that is too long.
    """
    library = openpyxl()
    book = library.Workbook()
    sheet = book.active
    sheet.title = "answer"
    bold = library.styles.Font(bold=True)
    wrapped = library.styles.Alignment(wrap_text=True, vertical="top")
    sheet.append(list(answer.columns))
    for cell in sheet[1]:
        cell.font = bold
    for at, cells in enumerate(answer.terms, 2):
        for column, term in enumerate(cells, 1):
            _fill(sheet.cell(at, column), term, wrapped)
    for column in sheet.columns:
        widths = [display_width(str(cell.value)) for cell in column if cell.value is not None]
        letter = column[0].column_letter
        sheet.column_dimensions[letter].width = min(max([_NARROWEST, *widths]) + 2, _WIDEST)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    about = book.create_sheet("about")
    for text in filter(None, (answer.title, answer.asks, answer.note)):
        about.append([text])
    if answer.truncated:
        about.append(["There are more rows: the answer is cut short."])
    about.column_dimensions["A"].width = 100
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _fill(cell: Any, term: Term | None, wrapped: Any) -> None:
    """Put *term* into *cell*: a number as one, all else as text, which is never computed."""
    if term is None:
        return
    value = plain(term.native)
    cell.alignment = wrapped
    if isinstance(value, str):
        text = clean(value)
        if len(text) > _LONGEST:
            raise UsageError(f"a cell has {len(text):,} signs, and Excel takes {_LONGEST:,}")
        cell.value, cell.data_type = text, "s"
    else:
        cell.value = value
    if term.kind == "iri" and term.value.startswith(("http://", "https://")):
        cell.hyperlink, cell.style, cell.alignment = term.value, "Hyperlink", wrapped
