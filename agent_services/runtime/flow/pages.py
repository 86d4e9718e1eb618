"""HTML put together by hand: where a part stands between tags, and nobody has escaped it."""

import ast
import re

from agent_services.runtime.flow.functions import Arguments
from agent_services.runtime.flow.heap import State
from agent_services.runtime.flow.library import JSON
from agent_services.runtime.flow.run import Hit, Run
from agent_services.runtime.flow.sources import short
from agent_services.runtime.flow.values import TRUSTS, Hole, Trace, Value

_TAG = re.compile(
    r"<(a|abbr|article|aside|b|body|br|button|canvas|center|code|dd|div|dl|dt|em|embed|font|footer|form|frame|h[1-6]"
    r"|head|header|html|i|iframe|img|input|label|li|link|main|meta|nav|object|ol|option|p|pre|script|section|select"
    r"|small|span|strong|style|sub|sup|svg|table|tbody|td|textarea|th|thead|title|tr|u|ul|video)(\s|>|/|$)",
    re.IGNORECASE,
)
# Where a text is told to be HTML, and where a page leaves.
_TRUSTS_TEXT = ("mark_safe", "SafeString", "SafeText", "Markup", "format_html")
_RENDERS = re.compile(r"^(render|render_to_response|render_template|render_to_string|TemplateResponse)$")


def open_parts(value: Value) -> list[Hole]:
    """Parts of a page that stand behind its first tag and may hold markup."""
    text, found = "", []
    for piece in value.parts:
        if isinstance(piece, Hole) and _TAG.search(text) and _is_open(piece):
            found.append(piece)
        text += piece if isinstance(piece, str) else "\0"
    return found


def _is_open(hole: Hole) -> bool:
    return any("xss" not in trace.safe_for for trace in hole.traces) or not (hole.traces or "xss" in hole.safe_for)


def look_at_page(run: Run, node: ast.expr, value: Value) -> None:
    """Keep a page that a function puts together and answers, with parts that nobody has escaped."""
    function = run.file.function_of(node)
    if function is None or function.name.startswith("__") or _is_of_another(node):
        return
    if value.pieces is not None and (holes := open_parts(value)):
        _report(run, node, node, value, holes)


def _is_of_another(node: ast.expr) -> bool:
    """Whether the page was put together by another function, where it is looked at."""
    if not isinstance(node, ast.Call):
        return False
    return not (isinstance(node.func, ast.Attribute) and node.func.attr in ("format", "join", "getvalue", "strip"))


def look_at_markup(run: Run, node: ast.Call, name: str, given: Arguments, state: State) -> None:
    """Keep text that is declared to be HTML, and JSON that a template shows as it is."""
    last = name.rpartition(".")[2] or (node.func.attr if isinstance(node.func, ast.Attribute) else "")
    if last in _TRUSTS_TEXT and node.args and given.positional:
        _declared(run, node, given.positional[0])
    elif _RENDERS.search(last):
        for part, value in zip((*node.args, *(keyword.value for keyword in node.keywords)), given.all(), strict=False):
            _shown(run, node, part, value, state)


def _declared(run: Run, node: ast.Call, value: Value) -> None:
    holes = open_parts(value) if value.pieces is not None else []
    traces = [trace for trace in value.traces if "xss" not in trace.safe_for and not trace.vague]
    if value.name == JSON:
        holes = [Hole(value.traces)]
    elif not value.is_built and traces:
        holes = [Hole(tuple(traces))]
    if holes:
        _report(run, node, node.args[0], value, holes)


def _shown(run: Run, node: ast.Call, part: ast.expr, value: Value, state: State) -> None:
    """A template that is given JSON as text can only show it unescaped."""
    items = {"": value}
    for _, box in run.boxes(value, state):
        items |= {str(key): item for key, item in box.items.items()} if box.kind == "dict" else {}
    if any(item.name == JSON for item in items.values()):
        _report(run, node, part, value, [Hole()], what="JSON as text, which the template can only show as it is")


def _report(
    run: Run,
    node: ast.expr,
    part: ast.expr,
    value: Value,
    holes: list[Hole],
    what: str = "",
) -> None:
    traces = [trace for hole in holes for trace in hole.traces if "xss" not in trace.safe_for]
    trace = min(traces, key=lambda each: (TRUSTS.index(each.trust), each.vague), default=None)
    if trace is None:
        what = what or f"a value that is put into `{short(run.file.segment(part))}`"
        trace = Trace(run.place(part), what, "parameter", vague=True)
    run.report(Hit("xss", node, part, value, trace, weight="text"))
