"""Text that is handed to a call to be run or shown, recognised by what the text itself says.

A statement of SQL, a command line or a page may be handed to a function that no model knows. What stands in it at the
place of a value is then judged by the place.
"""

import ast
import re

from agent_services.runtime.flow.functions import Arguments
from agent_services.runtime.flow.heap import State
from agent_services.runtime.flow.run import Hit, Run
from agent_services.runtime.flow.sources import short
from agent_services.runtime.flow.values import TRUSTS, Hole, Trace, Value

_STATEMENT = re.compile(
    r"^\s*(select\s.+\sfrom\s|insert\s+(or\s+\w+\s+)?into\s|update\s.+\sset\s|delete\s+from\s|replace\s+into\s)",
    re.IGNORECASE | re.DOTALL,
)
# Where a statement expects a value, not the name of a table or column.
_VALUE_PLACE = re.compile(
    r"(=|<|>|\blike|\bilike|\bin\s*\(|\bvalues\s*\(|\blimit|\bbetween|\band|@>|@@\s*\w+\s*\(|,)\s*\(?['\"%{(]*$",
    re.IGNORECASE,
)
_VALUES_BEGIN = re.compile(r"\b(values\s*\(|in\s*\(|where\b|set\b|like\b|limit\b)", re.IGNORECASE)
_COMMAND_LINE = re.compile(r"^\s*[a-z\0][\w./\0-]*\s+[\w\0-]", re.IGNORECASE)
_ALWAYS_SHELL = ("os.system", "os.popen", "subprocess.getoutput", "subprocess.getstatusoutput")
_SENTENCE = re.compile(r"\w[.!?]\s*$|:\s|^[A-Z]")
_OTHER_LANGUAGE = re.compile(
    r"^\s*(select|insert|update|delete|create|alter|drop|with|pragma|set|def|class|import)\s", re.I
)
_RUNNER = re.compile(r"(^|_)(run|exec|execute|call|shell|ssh|cli|cmd|command|system|popen|sudo|spawn|adb)(_|$)")
_SPEAKS = re.compile(r"log|print|debug|info|warn|error|message|assert|echo|write|format|expect|title|callback|test")


def look_at_text(run: Run, node: ast.Call, name: str, given: Arguments, state: State) -> None:
    """Keep statements and command lines put together of values, in whatever call."""
    pairs = zip(node.args, given.positional, strict=False)
    built = [(part, value) for part, value in pairs if value.pieces is not None and value.is_built]
    if not built or _SPEAKS.search(called := _called(run, node, name)) or name in ("exec", "eval"):
        return
    for part, value in built:
        if _STATEMENT.search(value.fixed):
            _report(run, "sql", node, part, value, _at_value_place(value))
        elif name in _ALWAYS_SHELL or (_runs(node, called, given) and _is_command_line(value.fixed)):
            _report(run, "command", node, part, value, _open_holes(value, "command"))


def _runs(node: ast.Call, called: str, given: Arguments) -> bool:
    shell = given.named.get("shell")
    return bool(_RUNNER.search(called.replace(".", "_"))) or (shell is not None and shell.known is True)


def _is_command_line(text: str) -> bool:
    """A program with arguments, and no sentence for people or text of another language."""
    return bool(_COMMAND_LINE.search(text)) and not _SENTENCE.search(text) and not _OTHER_LANGUAGE.search(text)


def _called(run: Run, node: ast.Call, name: str) -> str:
    """The last two words of what is called: `adb.pull`, and `cmd.run` of `__salt__["cmd.run"]`."""
    if isinstance(node.func, ast.Subscript) and isinstance(node.func.slice, ast.Constant):
        return str(node.func.slice.value).lower()
    if not isinstance(node.func, ast.Attribute):
        return name.lower()
    owner = run.file.name(node.func.value).rpartition(".")[2]
    return f"{owner}.{node.func.attr}".lower() if owner in ("adb", "ssh", "shell", "cmd") else node.func.attr.lower()


def _at_value_place(value: Value) -> list[Hole]:
    """Parts of a statement that stand where a value belongs."""
    text, found = "", []
    for piece in value.parts:
        if isinstance(piece, str):
            text += piece
            continue
        if _is_open(piece, "sql") and _VALUE_PLACE.search(text) and _VALUES_BEGIN.search(text):
            found.append(piece)
        text += "\0"
    return found


def _open_holes(value: Value, kind: str) -> list[Hole]:
    return [piece for piece in value.parts if isinstance(piece, Hole) and _is_open(piece, kind)]


def _is_open(hole: Hole, kind: str) -> bool:
    if hole.traces:
        return any(kind not in trace.safe_for for trace in hole.traces)
    return kind not in hole.safe_for


def _report(run: Run, kind: str, node: ast.Call, part: ast.expr, value: Value, holes: list[Hole]) -> None:
    if not holes:
        return
    traces = [trace for hole in holes for trace in hole.traces if kind not in trace.safe_for]
    if traces:
        trace = min(traces, key=lambda each: (TRUSTS.index(each.trust), each.vague))
    else:
        what = f"a value that is put into `{short(run.file.segment(part))}`"
        trace = Trace(run.place(part), what, "parameter", vague=True)
    run.report(Hit(kind, node, part, value, trace, weight="text"))
