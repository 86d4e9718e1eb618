"""What a comment asks of us. Pure, and over hostile text: anybody can write a comment."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

CALL = "/squad"
MOST_COMMANDS = 10
"""Of one comment; nobody needs more."""
LONGEST_WORDS = 2000
# As CommonMark has it, down to code and HTML; links and emphasis stay the characters they are.
_MARKDOWN = MarkdownIt("commonmark").disable(["emphasis", "link", "image", "autolink", "entity", "escape"])
_TOP_LEVEL = 1


@dataclass(frozen=True)
class Command:
    """One command as it was written: `verb` in lower case, empty where there is none; `words` are the rest."""

    verb: str
    words: str

    @property
    def digest(self) -> str:
        """Tells it from others in the same comment."""
        return hashlib.sha256(f"{self.verb}\x00{self.words}".encode()).hexdigest()

    def __str__(self) -> str:
        """As people write it."""
        return " ".join(part for part in (CALL, self.verb, self.words) if part)


def commands_in(text: str) -> list[Command]:
    """The commands of a comment, in order, each once.

    A command is a line of a paragraph that begins with `/squad`. What stands in a quote, a list, a code block, a code
    span or an HTML comment is no command: its writer shows it, or does not show it at all.
    """
    if CALL not in text.lower():
        return []
    paragraphs = (token for token in _MARKDOWN.parse(text) if _is_paragraph(token))
    found = (_command(line) for paragraph in paragraphs for line in _lines(paragraph) if _calls(line))
    return list(dict.fromkeys(found))[:MOST_COMMANDS]


def _is_paragraph(token: Token) -> bool:
    return token.type == "inline" and token.level == _TOP_LEVEL


def _lines(paragraph: Token) -> Iterator[str]:
    """The lines without HTML. Code at the beginning of one keeps its mark, by which it is no command."""
    line = ""
    for part in paragraph.children or ():
        if part.type in ("softbreak", "hardbreak"):
            yield line
            line = ""
        elif part.type != "html_inline":
            line += part.content if line or part.type == "text" else part.markup + part.content
    yield line


def _calls(line: str) -> bool:
    return line.lower().split(maxsplit=1)[:1] == [CALL]


def _command(line: str) -> Command:
    verb, _, rest = " ".join(line.split()[1:]).partition(" ")
    return Command(verb.lower()[:LONGEST_WORDS], rest[:LONGEST_WORDS])
