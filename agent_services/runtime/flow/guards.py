"""What a test says about the values in it: `if name not in ALLOWED: return` makes `name` harmless after it."""

import ast
import re
from collections.abc import Iterator

from agent_services.runtime.flow import models
from agent_services.runtime.flow.functions import refined_by_call
from agent_services.runtime.flow.heap import State
from agent_services.runtime.flow.kinds import EVERYTHING
from agent_services.runtime.flow.library import pattern_of
from agent_services.runtime.flow.regexes import begins_at_start, may_match_at_lines, proven_by_match, proven_by_removal
from agent_services.runtime.flow.run import Run
from agent_services.runtime.flow.values import Place, Trace, Value
from agent_services.runtime.source import SourceFile

_QUOTES = frozenset("'\"`")
# Characters whose absence makes a text harmless, for the kinds of harm that need them.
_NEEDED: tuple[tuple[frozenset[str], frozenset[str]], ...] = (
    (frozenset({"'", '"', "`"}), frozenset({"sql", "xpath"})),
    (frozenset({"..", "../", "/", "\\", "..\\", "/.."}), frozenset({"path"})),
    (frozenset({"(", "*", ")"}), frozenset({"ldap"})),
    (frozenset({"<", ">"}), frozenset({"xss"})),
    (frozenset({";", "|", "&", "$"}), frozenset({"command"})),
    (frozenset({"__", "import"}), frozenset({"code"})),
    (frozenset({"//", ":", "://", "http"}), frozenset({"redirect"})),
)
_ABOVE = re.compile(r"^(/|\\.\\.|\\\\)")
_HOST = re.compile(r"^https?://[^/]+/|^/[^/]")
# Harm that is done at once, and worse than any other.
_RUNS = frozenset({"command", "code", "template", "deserialization"})
_HOSTS = frozenset({"netloc", "hostname", "scheme", "host"})


def refine(run: Run, test: ast.expr, then: State, otherwise: State) -> None:
    """Clean the values in the state of the branch in which the test says they are harmless."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        refine(run, test.operand, otherwise, then)
    elif isinstance(test, ast.BoolOp):
        _both(run, test, then, otherwise)
    elif isinstance(test, ast.Compare) and len(test.ops) == 1:
        _compare(run, test, test.ops[0], test.comparators[0], then, otherwise)
    elif isinstance(test, ast.Call):
        _call(run, test, then, otherwise)
    elif isinstance(test, ast.NamedExpr):
        refine(run, test.value, then, otherwise)
    elif isinstance(test, ast.Name):
        _flag(run, test, then, otherwise)
    elif isinstance(test, ast.Attribute) and test.attr in ("netloc", "hostname", "host"):
        # An address without a host stays on this site.
        _clean_all(run, test, otherwise, frozenset({"redirect"}))


def _both(run: Run, test: ast.BoolOp, then: State, otherwise: State) -> None:
    """After `a and b` both hold; after `a or b` failed, neither does."""
    both = isinstance(test.op, ast.And)
    for part in test.values:
        refine(run, part, then if both else then.copy(), otherwise.copy() if both else otherwise)


def _flag(run: Run, test: ast.Name, then: State, otherwise: State) -> None:
    """`found = FORM.match(name)`, then `if found:`."""
    defined = run.file.once(_assigned_tests).get((run.file.function_of(test), test.id))
    # `x = (x if x else y).strip()` would ask about itself.
    if defined is not None and defined not in run.asked:
        run.asked.add(defined)
        refine(run, defined, then, otherwise)
        run.asked.discard(defined)


def _compare(run: Run, test: ast.Compare, operation: ast.cmpop, right: ast.expr, then: State, otherwise: State) -> None:
    if isinstance(operation, ast.NotIn | ast.NotEq | ast.IsNot):
        then, otherwise = otherwise, then
    elif isinstance(operation, ast.Gt | ast.GtE | ast.Lt | ast.LtE):
        return
    if isinstance(test.left, ast.Call) and isinstance(test.left.func, ast.Attribute) and test.left.func.attr == "find":
        return
    left = run.value(test.left, then.copy())
    if isinstance(operation, ast.In | ast.NotIn):
        _membership(run, test.left, left, right, then, otherwise)
        return
    other = run.value(right, then.copy())
    if isinstance(operation, ast.Is | ast.IsNot) and other.is_known and other.known is None:
        _call(run, test.left, otherwise, then) if isinstance(test.left, ast.Call) else None
    elif not other.traces and (not _is_empty(other) or _is_host(test.left)):
        _equal(run, test.left, then)
    elif not left.traces and not _is_empty(left):
        _equal(run, right, then)


def _is_host(node: ast.expr) -> bool:
    """Whether a part of an address is compared: one without a host stays on this site."""
    return isinstance(node, ast.Attribute) and node.attr in ("netloc", "hostname", "host")


def _is_empty(value: Value) -> bool:
    return value.is_known and value.known in (None, "", b"", 0, False)


def _equal(run: Run, node: ast.expr, state: State) -> None:
    """A text that is equal to one of ours is ours; a part that is equal says something of a host or folder only."""
    if isinstance(node, ast.Attribute):
        kinds = frozenset({"redirect", "ssrf"}) if node.attr in _HOSTS else frozenset({"path"})
        _clean_all(run, node, state, kinds if node.attr in (*_HOSTS, "parent") else EVERYTHING)
    elif isinstance(node, ast.Call):
        name = run.file.name(node.func)
        if name.endswith(("commonpath", "commonprefix", "dirname")):
            _clean_all(run, node, state, frozenset({"path"}))
        elif isinstance(node.func, ast.Attribute) and node.func.attr in ("lower", "strip", "upper", "get", "decode"):
            _clean_all(run, node, state, EVERYTHING)
    elif not (isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice)):
        _clean_all(run, node, state, EVERYTHING)


def _membership(run: Run, left: ast.expr, value: Value, right: ast.expr, then: State, otherwise: State) -> None:
    """`x in ALLOWED` proves everything; `";" in x` failed proves that there is none."""
    if isinstance(value.known, str):
        kinds = {kind for needed, kinds in _NEEDED if value.known in needed for kind in kinds}
        # All but the first and last character of what is to be a quoted text.
        inner = isinstance(right, ast.Subscript) and isinstance(right.slice, ast.Slice)
        if inner and value.known in _QUOTES:
            kinds.add("code")
        if kinds:
            _clean_all(run, right, otherwise, frozenset(kinds))
        return
    container = run.value(right, then.copy())
    own = not container.traces and (not container.is_known or isinstance(container.known, tuple | frozenset | range))
    if own and not isinstance(left, ast.Constant):
        if isinstance(left, ast.Attribute) and left.attr in _HOSTS:
            _clean_all(run, left, then, frozenset({"redirect", "ssrf"}))
        elif not _is_part(left):
            _clean_all(run, left, then, EVERYTHING)


def _is_part(node: ast.expr) -> bool:
    """`name.rsplit(".")[1]`, `os.path.splitext(name)[1]`: a part that says nothing of the rest."""
    return any(isinstance(each, ast.Subscript) for each in ast.walk(node)) and any(
        isinstance(each, ast.Call) for each in ast.walk(node)
    )


def _call(run: Run, test: ast.expr, then: State, otherwise: State) -> None:
    if not isinstance(test, ast.Call) or refined_by_call(run, test, then, otherwise):
        return
    name = run.value(test.func, then.copy()).name or run.file.name(test.func)
    if name in ("re.match", "re.fullmatch", "re.search") and len(test.args) > 1:
        pattern = run.value(test.args[0], then.copy()).text
        pattern = f"(?m){pattern}" if pattern is not None and may_match_at_lines(test, 2) else pattern
        _matched(run, test.args[1], pattern, name, then, otherwise)
    elif isinstance(test.func, ast.Attribute) and test.func.attr in ("match", "fullmatch", "search") and test.args:
        if len(test.args) > 1 or test.keywords:
            # `pattern.match(text, 3)` does not look at what stands before.
            return
        state = then.copy()
        pattern = pattern_of(run.value(test.func.value, state), run, state)
        _matched(run, test.args[0], pattern, test.func.attr, then, otherwise)
    elif name not in models.CHECKS and isinstance(test.func, ast.Attribute) and test.func.attr in models.CHECKS_ON_TEXT:
        _checked_text(run, test, test.func, then, otherwise)
    else:
        last = name.rpartition(".")[2] or (test.func.attr if isinstance(test.func, ast.Attribute) else "")
        kinds = models.CHECKS.get(name) or (EVERYTHING if models.is_check(last) else frozenset())
        for argument in (*test.args, *(keyword.value for keyword in test.keywords)):
            _clean_all(run, argument, then, kinds)


def _matched(run: Run, text: ast.expr, pattern: str | None, function: str, then: State, otherwise: State) -> None:
    _clean_all(run, text, then, _proven(pattern, function))
    if pattern is not None and function.endswith("search") and pattern.startswith("[^"):
        # `if re.search("[^a-z]", name): refuse`
        _clean_all(run, text, otherwise, proven_by_removal(pattern, ""))


def _proven(pattern: str | None, function: str) -> frozenset[str]:
    """What a match proves; a pattern that nobody can read is believed, but not where code or commands run."""
    if pattern is None:
        return frozenset() if function.endswith("search") else EVERYTHING - _RUNS
    if function.endswith("search") and not begins_at_start(pattern):
        return frozenset()
    return proven_by_match(pattern, whole=function.endswith("fullmatch"))


def _checked_text(run: Run, test: ast.Call, func: ast.Attribute, then: State, otherwise: State) -> None:
    kinds = models.CHECKS_ON_TEXT[func.attr]
    if func.attr == "startswith":
        prefixes = run.value(test.args[0], then.copy()) if test.args else Value()
        texts = prefixes.known if isinstance(prefixes.known, tuple) else (prefixes.known,)
        if all(isinstance(text, str) and _ABOVE.search(text) for text in texts):
            # `if path.startswith(("/", "..")): refuse`
            _clean_all(run, func.value, otherwise, frozenset({"path", "redirect"}))
        is_host = all(not isinstance(text, str) or _HOST.search(text) for text in texts)
        kinds = kinds | {"redirect", "ssrf"} if is_host and not prefixes.traces else kinds
    _clean_all(run, func.value, then, kinds)


def checked_by_statement(run: Run, node: ast.Call, state: State) -> None:
    """`check_name(name)`, which raises when the name is wrong."""
    name = node.func.attr if isinstance(node.func, ast.Attribute) else run.file.name(node.func)
    if models.is_statement_check(name.rpartition(".")[2]) and not run.value(node.func, state.copy()).code:
        for argument in (*node.args, *(keyword.value for keyword in node.keywords)):
            _clean_all(run, argument, state, EVERYTHING)


def _clean_all(run: Run, node: ast.expr, state: State, kinds: frozenset[str]) -> None:
    """Clean every value with the sources that the node shows, wherever it is kept."""
    if not kinds:
        return
    value = run.value(node, state.copy())
    origins = {trace.origin for trace in (*value.traces, *run.flat(value, state).traces)}
    if not origins:
        _clean_unknown(run, node, state, kinds)
        return
    for name, held in state.names.items():
        if any(trace.origin in origins for trace in held.traces):
            state.names[name] = _cleaned(held, origins, kinds)
    for _, address in _boxes_with(run, state, origins):
        box = state.boxes[address]
        items = {key: _cleaned(item, origins, kinds) for key, item in box.items.items()}
        state.boxes[address] = type(box)(box.kind, items, box.rest, box.of)


def _clean_unknown(run: Run, node: ast.expr, state: State, kinds: frozenset[str]) -> None:
    """A checked name or attribute of which nobody knows where it comes from."""
    path = node.id if isinstance(node, ast.Name) else run.file.name(node)
    if path and not run.value(node, state.copy()).is_known:
        state.names[path] = run.value(node, state.copy()).cleaned(kinds)


def _boxes_with(run: Run, state: State, origins: set[Place]) -> list[tuple[str, int]]:
    found = []
    for name, held in state.names.items():
        for address, box in run.boxes(held, state):
            if address in state.boxes and any(t.origin in origins for item in box.items.values() for t in item.traces):
                found.append((name, address))
    return found


def _cleaned(value: Value, origins: set[Place], kinds: frozenset[str]) -> Value:
    def clean(trace: Trace) -> Trace:
        if trace.origin not in origins:
            return trace
        # A prefix says where a path ends only once `..` is resolved.
        whole = kinds | {"path"} if "resolved path" in kinds and "resolved" in trace.safe_for else kinds
        return trace.cleaned(whole)

    return value.each(clean) if value.traces else value


def _assigned_tests(file: SourceFile) -> dict[tuple[object, str], ast.expr]:
    """Names that stand for a test, and the test."""
    return dict(_tests(file))


def _tests(file: SourceFile) -> Iterator[tuple[tuple[object, str], ast.expr]]:
    for node in file.nodes(ast.Assign):
        target = node.targets[0]
        if isinstance(target, ast.Name) and isinstance(node.value, ast.Call | ast.Compare):
            yield (file.function_of(node), target.id), node.value
