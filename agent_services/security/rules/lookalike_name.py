"""Two names that look the same and are not let a stranger's function be called in place of one's own."""

import re
import unicodedata
from collections.abc import Iterator

from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

_NAME = re.compile(r"\b(?=\w*[^\x00-\x7f])(?=\w*[A-Za-z])[^\W\d]\w*")
# Letters of Cyrillic and Greek that are drawn like Latin ones, and those.
_OTHERS = (
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0455\u0458\u04bb\u0501\u0261\u051b\u051d\u0410"
    "\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425\u0406\u0405\u0408"
    "\u03bf\u03b1\u03bd\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5"
    "\u03a7"
)
_ALIKE = dict(zip(_OTHERS, "aeopcyxisjhdgqwABEKMHOPCTXISJoavABEZHIKMNOPTYX", strict=True))


@rule(
    severity="high",
    confidence="high",
    cwe=(1007,),
    languages=(
        "python",
        "javascript",
        "typescript",
        "go",
        "java",
        "c",
        "cpp",
        "csharp",
        "rust",
        "kotlin",
        "ruby",
        "php",
    ),
    source="CVE-2021-42694, Unicode UTS #39; nearest: ruff PLC2401 (every letter outside of ASCII)",
    references=(("Trojan Source", "https://trojansource.codes/"),),
    flags="def is_\u0430dmin(user):\n    return True\n",
    passes="größe = 1\n\u043f\u0440\u0438\u0432\u0435\u0442 = 2\nnote = 'p\u0430ndas'\n",
    reads="text",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds names with letters of two scripts that look alike, such as a Cyrillic letter in a Latin word."""
    if file.text.isascii():
        return
    for number in range(1, len(file.lines) + 1):
        line = file.lines.line(number)
        if line.isascii():
            continue
        for found in _NAME.finditer(_code_of(line)):
            name = found.group()
            plain = "".join(_ALIKE.get(letter, letter) for letter in name)
            if plain.isascii() and plain != name:
                yield file.match(
                    file.lines.span(*_place(file, number, found)),
                    f"`{name}` looks like `{plain}` and is another name: it has letters of another script, such as"
                    f" {unicodedata.name(next(letter for letter in name if letter in _ALIKE)).title()}."
                    " Write it in one script.",
                )


def _code_of(line: str) -> str:
    """The line with texts and comments blanked, as far as one line can tell."""
    blank = re.sub(r"(['\"`])(?:\\.|(?!\1).)*\1?", lambda text: " " * len(text.group()), line)
    return re.sub(r"(?://|#|/\*|^\s*\*).*", "", blank)


def _place(file: SourceFile, number: int, found: re.Match[str]) -> tuple[int, int]:
    start = file.lines.offset(number, 1)
    return start + found.start(), start + found.end()
