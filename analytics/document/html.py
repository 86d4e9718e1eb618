"""A document as one HTML file that needs nothing beside it: no script, no font and no picture from elsewhere."""

import base64
from collections.abc import Sequence
from html import escape

from analytics.document.blocks import Block, Document, Figure, Heading, Number, Numbers, Points, Rows, Text

_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; color: #1c2430; background: #f4f5f7; margin: 0; }
main { max-width: 860px; margin: 32px auto; padding: 40px 48px; background: #fff; border-radius: 8px; }
h1 { font-size: 28px; margin: 0; } h2 { font-size: 19px; margin: 36px 0 8px; }
.subtitle { color: #5b6675; margin: 4px 0 24px; }
.numbers { display: grid; grid-template-columns: repeat(auto-fit, minmax(170px, 1fr)); gap: 12px; }
.number { border: 1px solid #dde1e7; border-radius: 6px; padding: 12px 14px; }
.number b { display: block; font-size: 24px; } .number span { color: #5b6675; font-size: 14px; }
.number .good { color: #1a7f4b; } .number .bad { color: #b3261e; }
figure { margin: 16px 0; } figure img { width: 100%; } figcaption { color: #5b6675; font-size: 14px; }
table { border-collapse: collapse; width: 100%; font-size: 14px; } th, td { padding: 6px 8px; text-align: right; }
th:first-child, td:first-child { text-align: left; } th { border-bottom: 2px solid #dde1e7; }
td { border-bottom: 1px solid #eceff3; overflow-wrap: anywhere; }
td { font-variant-numeric: tabular-nums; }
@media (max-width: 640px) { main { margin: 0; padding: 20px 16px; } }
@media print { body { background: #fff; } main { margin: 0; padding: 0; } }
"""


def render(document: Document) -> str:
    """The whole page. Every word is escaped: names come from repositories."""
    head = f"<h1>{escape(document.title)}</h1><p class=subtitle>{escape(document.subtitle)}</p>"
    body = "\n".join(_block(block) for block in document.blocks)
    title = escape(document.title)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width">'
        f"<style>{_STYLE}</style></head><body><main>{head}\n{body}</main></body></html>"
    )


def _block(block: Block) -> str:
    match block:
        case Heading(text):
            return f"<h2>{escape(text)}</h2>"
        case Text(text):
            return f"<p>{escape(text)}</p>"
        case Points(items):
            return f"<ul>{''.join(f'<li>{escape(item)}</li>' for item in items)}</ul>"
        case Numbers(items):
            return f'<div class="numbers">{"".join(map(_number, items))}</div>'
        case Figure(png, caption):
            picture = base64.b64encode(png).decode()
            said = escape(caption)
            image = f'<img alt="{said}" src="data:image/png;base64,{picture}">'
            return f"<figure>{image}<figcaption>{said}</figcaption></figure>"
        case Rows(head, rows):
            body = "".join(_row("td", row) for row in rows)
            return f"<table><thead>{_row('th', head)}</thead><tbody>{body}</tbody></table>"


def _number(number: Number) -> str:
    tone = {True: "good", False: "bad", None: ""}[number.good]
    change = f'<span class="{tone}">{escape(number.change)}</span>' if number.change else ""
    return f'<div class="number"><span>{escape(number.label)}</span><b>{escape(number.value)}</b>{change}</div>'


def _row(tag: str, cells: Sequence[str]) -> str:
    return f"<tr>{''.join(f'<{tag}>{escape(cell)}</{tag}>' for cell in cells)}</tr>"
