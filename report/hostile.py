"""Makes text from repositories, agents and models harmless: what they wrote is shown, never obeyed."""

import re
import unicodedata

# Overrides of writing direction and invisible characters: they make code look like other code.
_DECEPTIVE = frozenset(
    map(chr, (0x61C, *range(0x200B, 0x2010), *range(0x2028, 0x202F), *range(0x2060, 0x206A), 0xFEFF))
)
_BREAK = "&#8203;"
# As CommonMark reads it: as many backticks at the end as at the start.
_CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)[^`]+(?:`+[^`]+)*?(?<!`)\1(?!`)")
_MARKDOWN = re.compile(r"[\\`*_\[\]<>|~$&]")
_BLOCK = re.compile(r"[#+=-]|\d+(?=[.)])")
_REFERENCE = re.compile(r"@(?=[\w-])|#(?=\w)|\bGH-(?=\d)", re.IGNORECASE)
_ADDRESS = re.compile(r"\b(?:[a-z][a-z0-9+.-]{1,20}(?=://)|www(?=\.)|mailto(?=:))", re.IGNORECASE)
_SAFE_URL = re.compile(r"https://[A-Za-z0-9.-]+(?::\d+)?(?:/[A-Za-z0-9._~/?#&=%+,;:@!-]*)?")


def printable(text: str) -> str:
    """Text for a terminal: control and deceptive characters become visible escapes; tabs and line ends stay."""
    if text.isprintable() and _DECEPTIVE.isdisjoint(text):
        return text
    return "".join(each if _harmless(each) else _escape(each) for each in text)


def one_line(text: str) -> str:
    """`printable`, with every run of white space a single space."""
    return printable(" ".join(text.split()))


def markdown(text: str, limit: int = 2000) -> str:
    """One line of Markdown that shows `text` as it is; only `code spans` in it keep their meaning.

    Mentions, issue references, links and HTML lose theirs. Text beyond `limit` characters is cut at a word.
    """
    text, shown, at = shorten(one_line(text), limit), "", 0
    for span in _CODE_SPAN.finditer(text):
        shown += _escape_markdown(text[at : span.start()]) + span[0]
        at = span.end()
    shown += _escape_markdown(text[at:])
    return _BLOCK.sub(_quiet_start, shown, count=1) if _BLOCK.match(shown) else shown


def code_span(text: str) -> str:
    """`text` as code within a line of Markdown, whatever backticks it holds."""
    shown = one_line(text)
    ticks = "`" * (_longest_run(shown) + 1)
    pad = " " if shown.startswith("`") or shown.endswith("`") or not shown else ""
    return f"{ticks}{pad}{shown}{pad}{ticks}"


def fence(text: str, info: str = "") -> str:
    """`text` as a block of code, in a fence longer than any in it."""
    ticks = "`" * max(3, _longest_run(text) + 1)
    return f"{ticks}{info}\n{text}\n{ticks}" if text else f"{ticks}{info}\n{ticks}"


def link(label: str, url: str) -> str:
    """A Markdown link; only the label when the address is not a plain https one."""
    shown = markdown(label, 100)
    return f"[{shown}](<{url}>)" if _SAFE_URL.fullmatch(url) else shown


def shorten(text: str, limit: int) -> str:
    """Cuts at the end of a sentence if one is near, else of a word, and marks the cut."""
    if len(text) <= limit:
        return text
    head = text[: limit - 2]
    sentence = max(head.rfind(mark) for mark in (". ", "! ", "? "))
    cut = sentence + 1 if sentence > limit // 2 else max(head.rfind(" "), limit // 2)
    return head[:cut] + " …"


def _escape_markdown(text: str) -> str:
    # First the backslashes, then what brings its own `&`, so that nothing is escaped twice.
    escaped = _MARKDOWN.sub(lambda found: "\\" + found[0], text)
    return _ADDRESS.sub(lambda found: found[0] + _BREAK, _REFERENCE.sub(lambda found: found[0] + _BREAK, escaped))


def _quiet_start(found: re.Match[str]) -> str:
    """Keeps the start of a line from opening a heading or a list."""
    return found[0] + "\\" if found[0].isdigit() else "\\" + found[0]


def _harmless(character: str) -> bool:
    if character in "\t\n":
        return True
    return character not in _DECEPTIVE and unicodedata.category(character) not in ("Cc", "Cs", "Co", "Cn")


def _escape(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _longest_run(text: str) -> int:
    return max((len(run) for run in re.findall("`+", text)), default=0)
