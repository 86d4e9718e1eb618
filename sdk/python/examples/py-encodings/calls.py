"""The two rules: files that are opened, and programs that are spoken to, without naming an encoding."""

import ast
from collections.abc import Iterator

from squad_sdk.agent import Match, SourceFile, rule

# Which argument may be the encoding, counted from 0, and which may be the mode.
_OPENERS = {"open": (3, 1), "io.open": (3, 1), ".read_text": (0, None), ".write_text": (1, None)}
_SPEAKERS = (
    "subprocess.run",
    "subprocess.Popen",
    "subprocess.check_output",
    "subprocess.check_call",
    "subprocess.call",
)
_ADVICE = 'Name it: `encoding="utf-8"`.'


@rule(
    "py-encodings/open",
    severity="medium",
    confidence="high",
    source="PEP 597; nearest: pylint unspecified-encoding",
    cwe=(172,),
    flags='def save(text):\n    with open("cart", "w") as file:\n        file.write(text)\n',
    passes='def save(text):\n    with open("cart", "w", encoding="utf-8") as file:\n        file.write(text)\n',
    limits="A method of another class that is called read_text or write_text is flagged, too.",
)
def opened_by_locale(file: SourceFile) -> Iterator[Match]:
    """Finds text files that are opened without an encoding, so that it differs from machine to machine."""
    for call in file.calls(*_OPENERS):
        attribute = f".{call.func.attr}" if isinstance(call.func, ast.Attribute) else ""
        encoding, mode = _OPENERS.get(file.name(call.func)) or _OPENERS[attribute]
        if _argument(call, encoding, "encoding") is None and _is_text(call, mode):
            said = f"The text is in whatever encoding the machine has: it breaks on another one. {_ADVICE}"
            sure = "high" if mode is not None else "medium"
            yield file.match(call, said, confidence=sure)


@rule(
    "py-encodings/subprocess",
    severity="low",
    confidence="high",
    source="PEP 597",
    cwe=(172,),
    flags='import subprocess\n\nnames = subprocess.run(["ls"], capture_output=True, text=True).stdout\n',
    passes='import subprocess\n\nnames = subprocess.run(["ls"], capture_output=True, encoding="utf-8").stdout\n',
)
def spoken_by_locale(file: SourceFile) -> Iterator[Match]:
    """Finds programs whose output is taken for text without an encoding."""
    for call in file.calls(*_SPEAKERS):
        named = {keyword.arg: keyword.value for keyword in call.keywords}
        as_text = any(_is_true(named.get(name)) for name in ("text", "universal_newlines"))
        if as_text and "encoding" not in named and None not in named:
            yield file.match(call, f"What it says is read in whatever encoding the machine has. {_ADVICE}")


def _argument(call: ast.Call, position: int, name: str) -> ast.expr | None:
    """An argument; where arguments are unpacked it may be anything, and so it is the call itself."""
    unpacked = any(isinstance(each, ast.Starred) for each in call.args) or any(k.arg is None for k in call.keywords)
    by_name = next((keyword.value for keyword in call.keywords if keyword.arg == name), None)
    if by_name is not None or unpacked:
        return by_name or call
    return call.args[position] if position < len(call.args) else None


def _is_text(call: ast.Call, position: int | None) -> bool:
    """Whether the mode is one of text; one that is not written out may be either, and is let pass."""
    mode = None if position is None else _argument(call, position, "mode")
    if mode is None:
        return True
    return isinstance(mode, ast.Constant) and isinstance(mode.value, str) and "b" not in mode.value


def _is_true(value: ast.expr | None) -> bool:
    return isinstance(value, ast.Constant) and value.value is True
