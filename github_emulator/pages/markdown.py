"""The little Markdown that comments use, as safe HTML: everything is escaped first."""

import html
import re

_FENCE = re.compile(r"^(`{3,}|~{3,})[ \t]*([\w+-]*)[^\n]*\n(.*?)(?:^\1[ \t]*$|\Z)", re.MULTILINE | re.DOTALL)
_INLINE = (
    (re.compile(r"`([^`\n]+)`"), r"<code>\1</code>"),
    (re.compile(r"\*\*(.+?)\*\*"), r"<strong>\1</strong>"),
    (re.compile(r"(?<![\w*])[*_](\S(?:.*?\S)?)[*_](?![\w*])"), r"<em>\1</em>"),
    (
        re.compile(r"\[([^\]\n]+)\]\((?:&lt;)?(https?://(?:(?!&gt;|&quot;)[^\s)])+)(?:&gt;)?\)"),
        r'<a href="\2" rel="nofollow noopener">\1</a>',
    ),
)
_ALLOWED = re.compile(r"&lt;(/?(?:details|summary|sub|sup|kbd|br))&gt;")
_FOLDING = ("<details>", "</details>", "<summary>", "</summary>")  # stand between paragraphs, not in them
_PRIVATE = 0xE000
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_HIDDEN = re.compile(f"[{chr(_PRIVATE)}-{chr(_PRIVATE + 127)}]")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


def render(text: str, replaced: list[str] | None = None) -> str:
    """Turn Markdown into HTML.

    Args:
        text: Hostile text.
        replaced: For a suggestion block: the lines it would replace, shown as removed.
    """
    text = _COMMENT.sub("", text.replace("\r\n", "\n"))
    parts, position = [], 0
    for match in _FENCE.finditer(text):
        parts.append(_prose(text[position : match.start()]))
        parts.append(_fence(match[2], match[3], replaced or []))
        position = match.end()
    return "".join([*parts, _prose(text[position:])])


def _fence(language: str, code: str, replaced: list[str]) -> str:
    if language == "suggestion":
        old = "".join(f'<div class="line del">- {html.escape(line)}</div>' for line in replaced)
        new = "".join(f'<div class="line add">+ {html.escape(line)}</div>' for line in code.splitlines())
        return f'<div class="suggestion"><div class="caption">Suggested change</div>{old}{new}</div>'
    return f"<pre><code>{html.escape(code)}</code></pre>"


def _prose(text: str) -> str:
    blocks = re.split(r"\n\s*\n", text.strip("\n"))
    return "".join(_block(block.strip("\n")) for block in blocks if block.strip())


def _block(block: str) -> str:
    lines = block.split("\n")
    if len(lines) > 1 and re.fullmatch(r"\s*\|?[\s:|-]+\|?\s*", lines[1]) and "|" in lines[0] and "-" in lines[1]:
        return _table(lines)
    if all(re.match(r"\s*([-*+]|\d+\.) +\S", line) for line in lines):
        items = "".join(f"<li>{_inline(line.split(maxsplit=1)[1])}</li>" for line in lines)
        return f"<ul>{items}</ul>"
    if heading := re.match(r"(#{1,6}) (.+)", lines[0]):
        level, rest = min(len(heading[1]) + 2, 6), "\n".join(lines[1:])
        return f"<h{level}>{_inline(heading[2])}</h{level}>" + _prose(rest)
    if all(line.startswith(">") for line in lines):
        return f"<blockquote>{_prose(chr(10).join(line[1:].lstrip() for line in lines))}</blockquote>"
    shown = "<br>".join(_inline(line) for line in lines)
    return shown if shown.startswith(_FOLDING) else f"<p>{shown}</p>"


def _table(lines: list[str]) -> str:
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines]
    head = "".join(f"<th>{_inline(cell)}</th>" for cell in rows[0])
    body = "".join("<tr>" + "".join(f"<td>{_inline(cell)}</td>" for cell in row) + "</tr>" for row in rows[2:])
    return f"<table><tr>{head}</tr>{body}</table>"


def _inline(text: str) -> str:
    # Escaped punctuation is no markup: it waits in a private place until the markup is done.
    hidden = _ESCAPED.sub(lambda found: chr(_PRIVATE + ord(found[1])), text)
    shown = _ALLOWED.sub(r"<\1>", html.escape(hidden))
    for pattern, replacement in _INLINE:
        shown = pattern.sub(replacement, shown)
    return _HIDDEN.sub(lambda found: html.escape(chr(ord(found[0]) - _PRIVATE)), shown)
