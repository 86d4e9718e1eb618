"""A document as a PDF on A4."""

import io
from collections.abc import Iterator, Sequence
from functools import cache
from html import escape
from pathlib import Path

import matplotlib
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Image, KeepTogether, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from analytics.document.blocks import Block, Document, Figure, Heading, Number, Numbers, Points, Rows, Text

_INK, _GREY, _LINE = colors.HexColor("#1c2430"), colors.HexColor("#5b6675"), colors.HexColor("#dde1e7")
_GOOD, _BAD = colors.HexColor("#1a7f4b"), colors.HexColor("#b3261e")
_MARGIN = 18 * mm
_PADDING = 6
"""Of a frame, as ReportLab has it."""
_WIDTH = A4[0] - 2 * _MARGIN - 2 * _PADDING
_FOOT = 90
"""Characters of a foot, which is one line."""
_ACROSS = 4
"""Numbers in a row."""


def render(document: Document) -> bytes:
    """The whole file; the same document gives the same pages."""
    _load_fonts()
    out = io.BytesIO()
    pages = SimpleDocTemplate(
        out, pagesize=A4, leftMargin=_MARGIN, rightMargin=_MARGIN, topMargin=_MARGIN, bottomMargin=_MARGIN,
        title=document.title, author="Code Review Squad", invariant=1,
    )  # fmt: skip
    flow: list[Flowable] = [
        _said(document.title, 20, bold=True),
        Spacer(0, 4),
        _said(document.subtitle, 10, _GREY),
        Spacer(0, 12),
    ]

    def foot(canvas: Canvas, _: object) -> None:
        canvas.setFont("Sans", 7.5)
        canvas.setFillColor(_GREY)
        canvas.drawString(_MARGIN + _PADDING, 10 * mm, f"{document.title}, {document.subtitle}"[:_FOOT])
        canvas.drawRightString(A4[0] - _MARGIN - _PADDING, 10 * mm, f"page {canvas.getPageNumber()}")

    pages.build([*flow, *_kept(document.blocks)], onFirstPage=foot, onLaterPages=foot)
    return out.getvalue()


@cache
def _load_fonts() -> None:
    """Fonts with the letters of most languages: names of repositories have any."""
    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    pdfmetrics.registerFont(TTFont("Sans", folder / "DejaVuSans.ttf"))
    pdfmetrics.registerFont(TTFont("Sans-Bold", folder / "DejaVuSans-Bold.ttf"))


def _kept(blocks: Sequence[Block]) -> Iterator[Flowable]:
    """A heading stays with what follows it."""
    waiting: list[Flowable] = []
    for block in blocks:
        waiting.extend(_flow(block))
        if not isinstance(block, Heading):
            yield KeepTogether(waiting)
            waiting = []
    yield from waiting


def _flow(block: Block) -> list[Flowable]:
    match block:
        case Heading(text):
            return [Spacer(0, 10), _said(text, 13, bold=True), Spacer(0, 4)]
        case Text(text):
            return [_said(text, 9.5), Spacer(0, 4)]
        case Points(items):
            return [each for item in items for each in (_said(f"• {item}", 9.5), Spacer(0, 3))]
        case Numbers(items):
            return [_numbers(items), Spacer(0, 6)]
        case Figure(png, caption):
            return [_picture(png), _said(caption, 8.5, _GREY), Spacer(0, 6)]
        case Rows(head, rows):
            return [_table(head, rows), Spacer(0, 6)]


def _said(text: str, size: float, color: colors.Color = _INK, *, bold: bool = False, right: bool = False) -> Paragraph:
    font = "Sans-Bold" if bold else "Sans"
    style = ParagraphStyle(
        "said", fontName=font, fontSize=size, leading=size * 1.4, textColor=color, alignment=2 if right else 0,
        splitLongWords=1,
    )  # fmt: skip
    return Paragraph(escape(text), style)


def _picture(png: bytes) -> Image:
    width, height = ImageReader(io.BytesIO(png)).getSize()
    return Image(io.BytesIO(png), _WIDTH, _WIDTH * height / width)


def _numbers(items: Sequence[Number]) -> Table:
    cells = [_number(item) for item in items]
    cells += [[] for _ in range(-len(cells) % _ACROSS)]
    rows = [cells[n : n + _ACROSS] for n in range(0, len(cells), _ACROSS)]
    table = Table(rows, colWidths=[_WIDTH / _ACROSS] * _ACROSS)
    boxes = [("BOX", (n % _ACROSS, n // _ACROSS), (n % _ACROSS, n // _ACROSS), 0.6, _LINE) for n in range(len(items))]
    table.setStyle(TableStyle([*boxes, ("VALIGN", (0, 0), (-1, -1), "TOP")]))
    return table


def _number(number: Number) -> list[Flowable]:
    tone = {True: _GOOD, False: _BAD, None: _GREY}[number.good]
    change = [_said(number.change, 8, tone)] if number.change else []
    return [_said(number.label, 8, _GREY), _said(number.value, 14, bold=True), *change]


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    first = _WIDTH * 0.4
    widths = [first, *[(_WIDTH - first) / (len(head) - 1)] * (len(head) - 1)]
    cells = [
        [_said(cell, 8, bold=n == 0, right=k > 0) for k, cell in enumerate(row)] for n, row in enumerate([head, *rows])
    ]
    table = Table(cells, colWidths=widths, repeatRows=1)
    lines = [("LINEBELOW", (0, 0), (-1, 0), 1, _LINE), ("LINEBELOW", (0, 1), (-1, -1), 0.4, _LINE)]
    table.setStyle(TableStyle([*lines, ("VALIGN", (0, 0), (-1, -1), "TOP"), ("TOPPADDING", (0, 0), (-1, -1), 2)]))
    return table
