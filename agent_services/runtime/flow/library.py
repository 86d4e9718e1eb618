"""Functions of the standard library and of modelled ones: computed, cleaned, passed through or carried along."""

import ast
from collections.abc import Callable

from agent_services.runtime.flow import constants, models, objects
from agent_services.runtime.flow.functions import Arguments
from agent_services.runtime.flow.heap import Box, State
from agent_services.runtime.flow.iteration import ITERATION, LIBRARY
from agent_services.runtime.flow.kinds import EVERYTHING
from agent_services.runtime.flow.regexes import may_match_at_lines, proven_by_removal
from agent_services.runtime.flow.run import Run
from agent_services.runtime.flow.values import (
    HARMLESS,
    NOTHING,
    UNKNOWN,
    Value,
    concat,
    constant,
    gathered,
    named,
)

_Special = Callable[[Run, ast.Call, Arguments, State], Value | None]


def library_call(run: Run, node: ast.Call, name: str, given: Arguments, state: State) -> Value | None:
    """What a call of a library answers; None when nobody described it."""
    special = _SPECIAL.get(name)
    found = special(run, node, given, state) if special is not None else None
    if found is None:
        found = _folded(name, given)
    if found is None:
        found = objects.made(run, name, given, state)
    return found if found is not None else _modelled(run, name, given, state)


def _modelled(run: Run, name: str, given: Arguments, state: State) -> Value | None:
    if name in models.CLEANS:
        return _cleaned(run, name, given, state)
    if name in models.IDENTITIES:
        return given.get(0) or UNKNOWN
    if name in models.HARMLESS:
        return named(f"{name}()")
    return gathered([run.flat(value, state) for value in given.all()]) if name in models.FOLDS else None


def _folded(name: str, given: Arguments) -> Value | None:
    if given.rest is not None or not all(value.is_known for value in given.all()):
        return None
    named_arguments = {key: value.known for key, value in given.named.items()}
    arguments = [value.known for value in given.positional]
    if (fold := models.FOLDS.get(name)) is not None:
        folded = constants.tried(fold, *arguments, **named_arguments)
    else:
        folded = constants.function(name, arguments, named_arguments)
    return constant(folded) if folded is not NOTHING else None


def _cleaned(run: Run, name: str, given: Arguments, state: State) -> Value:
    kinds = models.CLEANS[name]
    parts = [value if not value.refs else run.flat(value, state) for value in given.all()]
    if kinds >= EVERYTHING:
        return HARMLESS
    whole = parts[0] if len(parts) == 1 else gathered(parts)
    return whole.cleaned(kinds)


# -- those that need more than a table --------------------------------------------------------------------------------


def _text_of(run: Run, node: ast.Call, given: Arguments, state: State) -> Value | None:
    """`str(x)` shows x as it is."""
    if not given.positional or given.positional[0].is_known:
        return None
    first = given.positional[0]
    return run.flat(first, state) if first.refs else Value(first.loose().traces, pieces=first.pieces)


def _path_join(run: Run, node: ast.Call, given: Arguments, state: State) -> Value | None:
    if given.rest is not None or all(value.is_known for value in given.positional) or len(given.positional) < 2:
        return None
    parts = [part for value in given.positional for part in (value, constant("/"))]
    last = given.positional[-1]
    if last.traces and _is_folder_call(node):
        parts[-2] = last.cleaned(frozenset({"joined"}))
    return concat(parts[:-1])


def _is_folder_call(node: ast.Call) -> bool:
    return not (isinstance(node.func, ast.Attribute) and node.func.attr == "urljoin")


def _isinstance(run: Run, node: ast.Call, given: Arguments, state: State) -> Value:
    value, kind = given.get(0) or UNKNOWN, (given.get(1) or UNKNOWN).name
    if value.is_known and kind in _TYPES:
        return constant(isinstance(value.known, _TYPES[kind]))
    return UNKNOWN


_TYPES: dict[str, type] = {each.__name__: each for each in (str, bytes, int, float, bool, tuple)}


def _getattr(run: Run, node: ast.Call, given: Arguments, state: State) -> Value | None:
    owner, name = given.get(0) or UNKNOWN, given.get(1) or UNKNOWN
    if name.text is None:
        return gathered([run.flat(value, state) for value in given.all()])
    attribute = ast.copy_location(ast.Attribute(node.args[0], name.text, ast.Load()), node)
    for _, box in run.boxes(owner, state):
        if (found := box.get(name.text)) is not None:
            return found
    found = run.member(owner, name.text, state)
    return found if found is not None else run.value(attribute, state)


def _setattr(run: Run, node: ast.Call, given: Arguments, state: State) -> Value:
    owner, name, value = (given.get(place) or UNKNOWN for place in range(3))
    key = name.text if name.text is not None else NOTHING
    run.change(owner, state, lambda box, sure: box.put(key, value, sure=sure))
    return constant(None)


def _substitute(run: Run, node: ast.Call, given: Arguments, state: State) -> Value:
    pattern, replacement, text = (given.get(place) or UNKNOWN for place in range(3))
    result = gathered([replacement, text])
    if pattern.text is None or replacement.text is None or not _is_plain(node, given):
        return result
    return result.cleaned(proven_by_removal(pattern.text, replacement.text))


def _is_plain(node: ast.Call, given: Arguments) -> bool:
    """Whether `re.sub` replaces every match, and its pattern means what it says."""
    count = given.get(3, "count")
    return (count is None or count.known == 0) and not may_match_at_lines(node, 4)


def _partial(run: Run, node: ast.Call, given: Arguments, state: State) -> Value:
    first = given.get(0) or UNKNOWN
    return Value(gathered(given.all()).traces, code=first.code, name=first.name)


def _compiled(run: Run, node: ast.Call, given: Arguments, state: State) -> Value | None:
    first = given.get(0)
    if first is None:
        return None
    if first.text is not None and may_match_at_lines(node):
        first = constant(f"(?m){first.text}")
    return run.new(Box("object", {"pattern": first}, None, "re.compile()"), state)


def _literal(run: Run, node: ast.Call, given: Arguments, state: State) -> Value:
    return Value(gathered(given.all()).traces)


def _json_text(run: Run, node: ast.Call, given: Arguments, state: State) -> Value | None:
    """JSON is no HTML: `</script>` in it ends the script it is put into."""
    if all(value.is_known or "xss" in value.safe_for for value in given.all()):
        return None if given.positional and given.positional[0].is_known else HARMLESS
    traces = gathered([run.flat(value, state) for value in given.all()]).cleaned(frozenset({"redirect", "header"}))
    return Value(traces.traces, name="" if "cls" in given.named else JSON)


JSON = "json.dumps()"

_SPECIAL: dict[str, _Special] = {
    **ITERATION,
    "json.dumps": _json_text,
    **dict.fromkeys(("str", "repr", "format", "os.fspath", "os.fsdecode"), _text_of),
    **dict.fromkeys(("os.path.join", "posixpath.join", "urllib.parse.urljoin"), _path_join),
    **dict.fromkeys(("pathlib.Path", "pathlib.PurePath", "pathlib.PosixPath", "pathlib.PurePosixPath"), _path_join),
    "isinstance": _isinstance,
    "getattr": _getattr,
    "setattr": _setattr,
    "re.sub": _substitute,
    "re.compile": _compiled,
    "functools.partial": _partial,
    "string.Template": _literal,
}


def pattern_of(value: Value, run: Run, state: State) -> str | None:
    """The pattern of a compiled expression."""
    for _, box in run.boxes(value, state):
        pattern = box.items.get("pattern")
        return pattern.text if pattern is not None else None
    return None


LIBRARY.append(library_call)
