"""The words of a Python text by the rules of the newest version, with strings that have fields taken apart.

Works on bytes, because the tree counts columns in bytes. Every byte is read once, whatever the text.
"""

import re
import warnings
from typing import NamedTuple

# Deeper than anybody writes, and far from where our own stack ends; Python itself reads 150.
_DEEPEST = 60
# Spaces and comments; in brackets the ends of lines too.
_SPACE = re.compile(rb"(?:[ \t\f]++|\\(?:\r\n|\r|\n)|#[^\r\n]*+)*+")
_SPACE_IN_BRACKETS = re.compile(rb"(?:[ \t\f\r\n]++|\\(?:\r\n|\r|\n)|#[^\r\n]*+)*+")
_MAY_START_STRING = frozenset(b"rbuftRBUFT'\"")
_STRING = re.compile(rb"([rbuft]{0,2})('''|\"\"\"|'|\")", re.IGNORECASE)
_WORD = re.compile(
    rb"[A-Za-z_\x80-\xff][\w\x80-\xff]*"
    rb"|0[xX][0-9a-fA-F_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?[jJ]?"
    rb"|\*\*=|//=|>>=|<<=|\.\.\.|[-+*/%@&|^<>=!:]=|->|\*\*|//|<<|>>|.",
    re.DOTALL,
)
_WITHOUT_FIELDS = {b"", b"r", b"b", b"u", b"br", b"rb"}
_WITH_FIELDS = {b"f", b"fr", b"rf", b"t", b"tr", b"rt"}
_REST = {
    b"'": re.compile(rb"[^\\\r\n']*(?:\\(?:\r\n|.)[^\\\r\n']*)*'", re.DOTALL),
    b'"': re.compile(rb'[^\\\r\n"]*(?:\\(?:\r\n|.)[^\\\r\n"]*)*"', re.DOTALL),
    b"'''": re.compile(rb"[^\\']*(?:(?:\\.|'(?!''))[^\\']*)*'''", re.DOTALL),
    b'"""': re.compile(rb'[^\\"]*(?:(?:\\.|"(?!""))[^\\"]*)*"""', re.DOTALL),
}
_OPEN = "a string is not closed"
_PLAIN = re.compile(rb"[^\\{}'\"\r\n]*")
_NAMED = re.compile(rb"\\N\{[^{}'\"\r\n]*\}")
_GAP = rb"(?:[ \t\f\r\n]|#[^\r\n]*+)*+"
_DEBUG = re.compile(rb"=%b(?=[!:}])" % _GAP)
_CONVERSION = re.compile(rb"!([rsa])%b(?=[:}])" % _GAP)


class Token(NamedTuple):
    """A word. The end of a line is one, unless in brackets; a string that may have fields is in brackets itself."""

    text: bytes
    start: int
    end: int


class Field(NamedTuple):
    """`{value = !r:spec}`: where its value lies, and how that is shown."""

    start: int
    end: int
    is_tuple: bool
    debug: str
    conversion: int
    spec: "list[Part] | None"


Part = str | Field


class Literal(NamedTuple):
    """One string of the text; it has parts when its prefix allows fields."""

    start: int
    end: int
    prefix: bytes
    parts: list[Part] | None


class NoPythonError(Exception):
    """The text is no Python of any version: why, and at which byte."""

    def __init__(self, why: str, at: int) -> None:
        super().__init__(why)
        self.at = at


class Scan:
    """The words of a text, and its strings in runs: those of one run are joined by Python.

    Raises:
        NoPythonError: a string is not closed, or has a field that no version reads.
        RecursionError: strings within strings, deeper than we follow.
    """

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.tokens: list[Token] = []
        # A run comes before those within its fields.
        self.runs: list[list[Literal]] = []
        self._depth = 0
        self._words(0, in_field=False)

    def _words(self, at: int, *, in_field: bool) -> int:
        """Reads to the end of the text, or of the value of a field, and says where that is."""
        started, brackets = at, 0
        run: list[Literal] | None = None
        while (at := self._skip(at, brackets > 0 or in_field)) < len(self.data):
            if self.data[at] in _MAY_START_STRING and (string := self._string_at(at)):
                if run is None:
                    run = []
                    self.runs.append(run)
                run.append(self._string(at, *string))
                at = run[-1].end
                continue
            run = None
            word = _WORD.match(self.data, at).group()  # type: ignore[union-attr]  # it matches any byte
            if in_field and not brackets and self._ends_value(word, at):
                return at
            brackets += (word in b"([{") - (word in b")]}" and brackets > 0)
            self.tokens.append(Token(word, at, at + len(word)))
            at += len(word)
        if in_field:
            raise NoPythonError("a field of a string is not closed", started)
        return at

    def _skip(self, at: int, in_brackets: bool) -> int:
        """Over spaces and comments, and in brackets over the ends of lines."""
        space = _SPACE_IN_BRACKETS if in_brackets else _SPACE
        return space.match(self.data, at).end()  # type: ignore[union-attr]  # it matches nothing as well

    def _ends_value(self, word: bytes, at: int) -> bool:
        return word in (b"}", b"!") or word[:1] == b":" or (word == b"=" and bool(_DEBUG.match(self.data, at)))

    def _string_at(self, at: int) -> tuple[bytes, bytes] | None:
        """The prefix in lower case and the quotes of a string that starts here."""
        found = _STRING.match(self.data, at)
        if found is None:
            return None
        prefix = found[1].lower()
        return (prefix, found[2]) if prefix in _WITH_FIELDS or prefix in _WITHOUT_FIELDS else None

    def _string(self, start: int, prefix: bytes, quotes: bytes) -> Literal:
        at = start + len(prefix) + len(quotes)
        if prefix in _WITHOUT_FIELDS:
            rest = _REST[quotes].match(self.data, at)
            if rest is None:
                raise NoPythonError(_OPEN, start)
            self.tokens.append(Token(b'""', start, rest.end()))
            return Literal(start, rest.end(), prefix, None)
        self.tokens.append(Token(b"(", start, at))
        parts, at = self._parts(at, quotes, in_spec=False, raw=b"r" in prefix)
        self.tokens.append(Token(b")", at, at + len(quotes)))
        return Literal(start, at + len(quotes), prefix, parts)

    def _parts(self, at: int, quotes: bytes, *, in_spec: bool, raw: bool) -> tuple[list[Part], int]:
        """Texts and fields up to the closing quotes, or up to the brace that ends a specification."""
        parts: list[Part] = []
        start = at
        while True:
            at = _PLAIN.match(self.data, at).end()  # type: ignore[union-attr]  # it matches nothing as well
            sign = self.data[at : at + 1]
            if sign == b"{" and (in_spec or self.data[at + 1 : at + 2] != b"{"):
                parts.append(self._text(start, at, in_spec=in_spec, raw=raw))
                field, at = self._field(at + 1, quotes, raw=raw)
                parts.append(field)
                start = at
            elif self.data.startswith(quotes, at) or (sign == b"}" and in_spec):
                break
            else:
                at = self._over(at, sign, quotes, raw=raw)
        if in_spec != (sign == b"}"):
            raise NoPythonError("a field of a string is not closed", start)
        parts.append(self._text(start, at, in_spec=in_spec, raw=raw))
        return [part for part in parts if part], at

    def _text(self, start: int, end: int, *, in_spec: bool, raw: bool) -> str:
        """A text as the program has it."""
        text = self.data[start:end].decode()
        if not in_spec:
            text = text.replace("{{", "{").replace("}}", "}")
        return text if raw or "\\" not in text else _unescaped(text, start)

    def _over(self, at: int, sign: bytes, quotes: bytes, *, raw: bool) -> int:
        """Behind a sign of a text that could mean something and does not."""
        if sign in (b"{", b"}"):
            if self.data[at + 1 : at + 2] != sign:
                raise NoPythonError("a brace that closes no field is written twice", at)
            return at + 2
        if not sign or (sign in b"\r\n" and len(quotes) == 1):
            raise NoPythonError(_OPEN, max(at - 1, 0))
        if sign != b"\\":
            return at + 1
        if not raw and (named := _NAMED.match(self.data, at)):
            return named.end()
        following = self.data[at + 1 : at + 3]
        return at + (1 if following[:1] in (b"{", b"}") else 3 if following == b"\r\n" else 2)

    def _field(self, start: int, quotes: bytes, *, raw: bool) -> tuple[Field, int]:
        """A field, and where its string goes on; `start` is behind the brace."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise RecursionError("strings within strings, deeper than is read")
        before = len(self.tokens)
        end = at = self._words(start, in_field=True)
        is_tuple = len(self.tokens) > before and self.tokens[-1].text == b","
        self.tokens.append(Token(b",", end, end))
        debug = _DEBUG.match(self.data, at)
        at = debug.end() if debug else at
        shown = _CONVERSION.match(self.data, at)
        at = shown.end() if shown else at
        spec: list[Part] | None = None
        if self.data[at : at + 1] == b":":
            spec, at = self._parts(at + 1, quotes, in_spec=True, raw=raw)
        if self.data[at : at + 1] != b"}":
            raise NoPythonError("a field ends with `!r`, `!s`, `!a`, a format or a brace", at)
        self._depth -= 1
        text = self.data[start : debug.end()].decode() if debug else ""
        return Field(start, end, is_tuple, text, shown[1][0] if shown else -1, spec), at + 1


def _unescaped(text: str, start: int) -> str:
    """A text whose escapes are read."""
    try:
        with warnings.catch_warnings(action="ignore"):  # an odd escape stands for itself
            return text.encode("latin-1", "backslashreplace").decode("unicode_escape")
    except UnicodeDecodeError as error:
        raise NoPythonError("an escape in a string is not complete", start) from error
