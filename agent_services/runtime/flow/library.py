"""Functions of the standard library and of modelled ones: computed, cleaned, passed through or carried along."""

import ast
from collections.abc import Callable

from agent_services.runtime.flow import constants, models, objects
from agent_services.runtime.flow.closures import Closure
from agent_services.runtime.flow.functions import Arguments, call
from agent_services.runtime.flow.heap import Box, State, listing
from agent_services.runtime.flow.kinds import EVERYTHING
from agent_services.runtime.flow.regexes import proven_by_removal
from agent_services.runtime.flow.run import Run
from agent_services.runtime.flow.truth import truth_of_value
from agent_services.runtime.flow.values import (
    HARMLESS,
    NOTHING,
    UNKNOWN,
    Value,
    concat,
    constant,
    either,
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


def _elements(run: Run, value: Value, state: State) -> tuple[list[Value] | None, Value]:
    """The elements when their number is known, and one that stands for all."""
    if isinstance(value.known, tuple | str):
        items = [constant(each) for each in value.known]
        return items, gathered(items)
    boxes = run.boxes(value, state)
    if len(boxes) == 1 and boxes[0][1].kind == "dict" and boxes[0][1].is_exact:
        return [constant(key) for key in boxes[0][1].items], UNKNOWN
    return (boxes[0][1].ordered(), boxes[0][1].any()) if len(boxes) == 1 else (None, value.loose())


def _enumerate(run: Run, node: ast.Call, given: Arguments, state: State) -> Value:
    items, each = _elements(run, given.get(0) or UNKNOWN, state)
    if items is None:
        return run.new(Box("list", {}, run.new(listing([HARMLESS, each]), state)), state)
    first = (given.get(1, "start") or constant(0)).known
    first = first if isinstance(first, int) else 0
    pairs = [run.new(listing([constant(first + index), item]), state) for index, item in enumerate(items)]
    return run.new(listing(pairs), state)


def _zip(run: Run, node: ast.Call, given: Arguments, state: State) -> Value:
    all_items = [_elements(run, value, state) for value in given.positional]
    lists = [items for items, _ in all_items if items is not None]
    if len(lists) == len(all_items) and given.rest is None:
        rows = [run.new(listing(list(row)), state) for row in zip(*lists, strict=False)]
        return run.new(listing(rows), state)
    return run.new(Box("list", {}, run.new(listing([each for _, each in all_items]), state)), state)


def _ordered(run: Run, node: ast.Call, given: Arguments, state: State) -> Value:
    items, each = _elements(run, given.get(0) or UNKNOWN, state)
    if items is not None and not any(value.traces or value.refs for value in items):
        return run.new(listing(items), state)
    return run.new(Box("list", {}, each), state)


def _reversed(run: Run, node: ast.Call, given: Arguments, state: State) -> Value:
    items, each = _elements(run, given.get(0) or UNKNOWN, state)
    return run.new(listing(items[::-1]) if items is not None else Box("list", {}, each), state)


def _one_of(run: Run, node: ast.Call, given: Arguments, state: State) -> Value:
    parts = [_elements(run, value, state)[1] if value.refs else value for value in given.positional]
    result = parts[0] if parts else UNKNOWN
    for part in parts[1:]:
        result = either(result, part)
    return result


def _next(run: Run, node: ast.Call, given: Arguments, state: State) -> Value:
    items, each = _elements(run, given.get(0) or UNKNOWN, state)
    default = given.get(1)
    first = items[0] if items else each
    return first if default is None else either(first, default)


def _map(run: Run, node: ast.Call, given: Arguments, state: State) -> Value:
    function, source = given.get(0) or UNKNOWN, given.get(1) or UNKNOWN
    items, each = _elements(run, source, state)
    results = [_applied(run, node, function, item, state) for item in (items if items is not None else [each])]
    return run.new(listing(results) if items is not None else Box("list", {}, results[0]), state)


def _filter(run: Run, node: ast.Call, given: Arguments, state: State) -> Value:
    function, source = given.get(0) or UNKNOWN, given.get(1) or UNKNOWN
    items, each = _elements(run, source, state)
    if items is None or not function.code:
        return run.new(Box("list", {}, each), state)
    kept = [
        item for item in items if truth_of_value(run, _applied(run, node, function, item, state), state) is not False
    ]
    return run.new(listing(kept), state)


def _applied(run: Run, node: ast.Call, function: Value, item: Value, state: State) -> Value:
    if function.code and isinstance(function.code[0], Closure):
        return call(run, node, function.code[0], None, Arguments([item]), state)
    if function.name and (found := library_call(run, node, function.name, Arguments([item]), state)) is not None:
        return found
    return run.flat(item, state)


def _len(run: Run, node: ast.Call, given: Arguments, state: State) -> Value:
    items, _ = _elements(run, given.get(0) or UNKNOWN, state) if (given.get(0) or UNKNOWN).refs else (None, UNKNOWN)
    return constant(len(items)) if items is not None else UNKNOWN


def _range(run: Run, node: ast.Call, given: Arguments, state: State) -> Value:
    if all(value.is_known for value in given.positional) and given.positional:
        numbers = constants.tried(lambda: tuple(range(*(value.known for value in given.positional))[:201]))
        return constant(numbers) if numbers is not NOTHING and len(numbers) <= 200 else UNKNOWN
    return UNKNOWN


def _substitute(run: Run, node: ast.Call, given: Arguments, state: State) -> Value:
    pattern, replacement, text = (given.get(place) or UNKNOWN for place in range(3))
    result = gathered([replacement, text])
    if pattern.text is None or replacement.text is None:
        return result
    return result.cleaned(proven_by_removal(pattern.text, replacement.text))


def _partial(run: Run, node: ast.Call, given: Arguments, state: State) -> Value:
    first = given.get(0) or UNKNOWN
    return Value(gathered(given.all()).traces, code=first.code, name=first.name)


def _compiled(run: Run, node: ast.Call, given: Arguments, state: State) -> Value | None:
    first = given.get(0)
    return run.new(Box("object", {"pattern": first}, None, "re.compile()"), state) if first is not None else None


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
    "json.dumps": _json_text,
    **dict.fromkeys(("str", "repr", "format", "os.fspath", "os.fsdecode"), _text_of),
    **dict.fromkeys(("os.path.join", "posixpath.join", "urllib.parse.urljoin"), _path_join),
    **dict.fromkeys(("pathlib.Path", "pathlib.PurePath", "pathlib.PosixPath", "pathlib.PurePosixPath"), _path_join),
    **dict.fromkeys(("sorted", "random.sample", "set", "frozenset"), _ordered),
    **dict.fromkeys(("max", "min", "random.choice"), _one_of),
    **dict.fromkeys(("iter", "tuple", "itertools.chain.from_iterable"), lambda run, node, given, state: given.get(0)),
    "isinstance": _isinstance,
    "getattr": _getattr,
    "setattr": _setattr,
    "enumerate": _enumerate,
    "zip": _zip,
    "reversed": _reversed,
    "next": _next,
    "map": _map,
    "filter": _filter,
    "len": _len,
    "range": _range,
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
