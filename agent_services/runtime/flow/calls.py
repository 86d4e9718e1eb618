"""What a call is worth, and what it does: its own code when we have it, what models say, or what it was given."""

import ast
import re

from agent_services.runtime.flow import constants, models
from agent_services.runtime.flow.classes import instance, super_member
from agent_services.runtime.flow.closures import Bound, Class, Closure
from agent_services.runtime.flow.expressions import attribute_of
from agent_services.runtime.flow.functions import Arguments, arguments_of, call
from agent_services.runtime.flow.heap import State
from agent_services.runtime.flow.kinds import words
from agent_services.runtime.flow.library import library_call
from agent_services.runtime.flow.methods import box_method, text_method
from agent_services.runtime.flow.project import find, may_be_found
from agent_services.runtime.flow.run import Run, evaluates
from agent_services.runtime.flow.sinks import look_at_call
from agent_services.runtime.flow.sources import source_of
from agent_services.runtime.flow.values import HARMLESS, NOTHING, UNKNOWN, Value, constant, either, gathered

# What is made of a request and holds what it holds, and what answers something of the server's own.
_WRAPS = re.compile(r"(?i:(?<!for_)(?<!from_)(?<!with_)request|wrap|param|input|payload|reader)|^[A-Z][a-z]")
_OWN = re.compile(r"(?i)user|auth|session|account|permission|logg|database|connection|setting|config|response|render")


@evaluates(ast.Call)
def _call(run: Run, node: ast.Call, state: State) -> Value:
    owner: Value | None = None
    if isinstance(node.func, ast.Attribute):
        owner = _owner(run, node.func, state)
        func = state.names.get(run.file.name(node.func)) or attribute_of(run, node.func, owner, state)
    else:
        func = run.value(node.func, state)
    given = arguments_of(run, node, state)
    name = func.name
    harmful = look_at_call(run, node, name, owner, given, state)
    if name in models.ENDS:
        state.live = False
        return UNKNOWN
    if not func.code and may_be_found(func.name) and _is_worth_reading(given, owner, state, run):
        func = find(run, func.name) or func
    if func.code:
        return _followed(run, node, func, owner, given, state)
    result = _known(run, node, func, owner, given, state)
    if result is not None:
        return result
    # A query answers what is stored, and not what was asked.
    return UNKNOWN if harmful or name in models.HARMLESS else _unknown(run, node, func, owner, given, state)


def _is_worth_reading(given: Arguments, owner: Value | None, state: State, run: Run) -> bool:
    """Whether a call is given something from outside: only then it pays to read its code in another file."""
    if run.file.change is None or (owner is not None and owner.traces):
        return False
    values = list(given.all())
    return any(value.holds is not None for value in values) or any(
        trace.trust != "parameter" for value in values for trace in run.flat(value, state).traces
    )


def _owner(run: Run, func: ast.Attribute, state: State) -> Value:
    value = func.value
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id == "super":
        return super_member(run, state)
    return run.value(value, state)


def _followed(run: Run, node: ast.Call, func: Value, owner: Value | None, given: Arguments, state: State) -> Value:
    result: Value | None = None
    for code in func.code[:3]:
        before = state.boxes
        answer = _one(run, node, code, given, state)
        if len(func.code) > 1:
            state.live = True
            state.boxes = {**before, **state.boxes}
        result = answer if result is None else either(result, answer)
    return result if result is not None else UNKNOWN


def _one(run: Run, node: ast.Call, code: object, given: Arguments, state: State) -> Value:
    if isinstance(code, Closure):
        return call(run, node, code, None, given, state)
    if isinstance(code, Bound):
        return call(run, node, code.closure, code.owner, given, state)
    if isinstance(code, Class):
        return instance(run, node, code, given, state)
    return gathered(given.all())


def _known(run: Run, node: ast.Call, func: Value, owner: Value | None, given: Arguments, state: State) -> Value | None:
    """What a constant, a text, a container or a modelled library answers; None when nobody knows."""
    attribute = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    if owner is not None:
        if run.boxes(owner, state) and (found := box_method(run, owner, attribute, given, state)) is not None:
            return found
        if owner.is_known and (folded := _folded_method(run, owner, attribute, given, state)) is not None:
            return folded
    if func.name and (found := library_call(run, node, func.name, given, state)) is not None:
        return found
    if owner is not None and (found := text_method(run, owner, attribute, given, state)) is not None:
        return found
    return UNKNOWN if f".{attribute}" in models.HARMLESS else None


def _folded_method(run: Run, owner: Value, name: str, given: Arguments, state: State) -> Value | None:
    if given.rest is None and all(value.is_known for value in given.all()):
        named = {key: value.known for key, value in given.named.items()}
        folded = constants.method(owner.known, name, [value.known for value in given.positional], named)
        if folded is not NOTHING:
            return constant(folded)
    return None


def _unknown(run: Run, node: ast.Call, func: Value, owner: Value | None, given: Arguments, state: State) -> Value:
    """Code that nobody can read: its result may hold whatever it was given, unless its name promises otherwise."""
    name = func.name or (node.func.attr if isinstance(node.func, ast.Attribute) else "")
    parts = [run.flat(value, state) for value in given.all()]
    parts.append(Value(func.traces))
    if owner is not None:
        parts.append(run.flat(owner, state) if owner.refs else Value(func.traces or owner.traces))
        _leaves_in(run, node, owner, parts, state)
    result = gathered(parts)
    kinds = models.promised(name)
    if kinds is not None:
        return result.cleaned(kinds)
    last = name.rpartition(".")[2]
    if _ASKS.match(last) or last in _ADDRESSES or (last in _TRANSLATIONS and not result.traces):
        return HARMLESS
    holder = given.positional[0].holds if given.positional else None
    if holder is not None and _WRAPS.search(last) and not _OWN.search(last):
        return Value(result.traces, holds=holder)
    symbol = f"{func.name}()" if func.name and len(func.name) < 120 else ""
    result = result if name in models.SOURCES or name.rpartition(".")[2] in _QUIET else result.vague()
    made = Value(result.traces, name=symbol)
    return source_of(run, node, made) or made


# A question is answered by yes or no.
_ASKS = re.compile(r"^(is|has|can|should|was)_")
_ADDRESSES = frozenset({"url_for", "reverse", "static", "resolve_url"})
_TRANSLATIONS = frozenset({"_", "gettext", "ngettext", "ugettext", "lazy_gettext", "gettext_lazy"})
_QUIET = words("get pop getlist getall getone get_all items values keys read readline readlines")


def _leaves_in(run: Run, node: ast.Call, owner: Value, parts: list[Value], state: State) -> None:
    """`collected.add(value)` on an object that nobody knows: it now holds the value."""
    attribute = node.func
    if not isinstance(attribute, ast.Attribute) or not isinstance(attribute.value, ast.Name):
        return
    if attribute.attr in ("append", "add", "extend", "insert", "update", "write", "appendleft", "push", "put"):
        held = gathered(parts)
        name = attribute.value.id
        if held.traces and name in state.names and not owner.refs:
            state.names[name] = Value(gathered([owner, held]).traces, name=owner.name, holds=owner.holds)
