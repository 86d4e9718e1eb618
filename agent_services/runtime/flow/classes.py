"""Classes of the project: their instances, fields and methods."""

import ast

from agent_services.runtime.flow.closures import Bound, Class, Closure
from agent_services.runtime.flow.functions import Arguments, call
from agent_services.runtime.flow.heap import Box, State
from agent_services.runtime.flow.run import MEMBERS, Run
from agent_services.runtime.flow.values import UNKNOWN, Value, gathered

_RECORDS = ("dataclasses.dataclass", "attr.s", "attrs.define", "attr.define", "attrs.frozen", "pydantic.dataclasses")
_RECORD_BASES = ("typing.NamedTuple", "pydantic.BaseModel", "BaseModel", "NamedTuple")


def instance(run: Run, node: ast.Call, made_of: Class, given: Arguments, state: State) -> Value:
    """What calling a class makes."""
    fields = dict(made_of.attributes) if made_of.node.bases or made_of.attributes else {}
    values = {name: value for name, value in fields.items() if not value.code}
    if made_of.library_bases and not _is_record(made_of):
        # What a library's constructor does with the arguments is not known.
        held = gathered([run.flat(value, state) for value in given.all()])
        rest = held if held.traces else None
    else:
        rest = None
    made = run.new(Box("object", values, rest, made_of), state)
    constructor = made_of.find("__init__")
    if constructor is not None and constructor.code and isinstance(constructor.code[0], Closure):
        call(run, node, constructor.code[0], made, given, state)
    elif _is_record(made_of):
        _fill_record(run, made_of, made, given, state)
    return made


def _is_record(made_of: Class) -> bool:
    marks = [mark.func if isinstance(mark, ast.Call) else mark for mark in made_of.node.decorator_list]
    names = [made_of.file.name(mark) for mark in marks]
    return any(name.startswith(_RECORDS) for name in names) or any(
        name.endswith(_RECORD_BASES) for name in made_of.library_bases
    )


def _fill_record(run: Run, made_of: Class, made: Value, given: Arguments, state: State) -> None:
    names = [
        statement.target.id
        for statement in made_of.node.body
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name)
    ]
    values = dict(zip(names, given.positional, strict=False)) | given.named
    for name, value in values.items():
        run.change(made, state, lambda box, _, name=name, value=value: box.put(name, value))  # type: ignore[misc]


def member_of(run: Run, owner: Value, name: str, state: State) -> Value | None:
    """A method or class attribute of an instance or a class."""
    for code in owner.code:
        if isinstance(code, Class) and (found := code.find(name)) is not None:
            return _bound(found, owner, is_class=True)
    for ref, box in run.boxes(owner, state):
        if box.kind == "object" and isinstance(box.of, Class) and (found := box.of.find(name)) is not None:
            one = Value(refs=(ref,), name=owner.name)
            return _property(run, found, one, state) or _bound(found, one, is_class=False)
    return None


def _property(run: Run, found: Value, owner: Value, state: State) -> Value | None:
    closure = found.code[0] if found.code else None
    if isinstance(closure, Closure) and not isinstance(closure.node, ast.Lambda) and _has(closure, "property"):
        place = ast.copy_location(ast.Call(ast.Name(closure.node.name, ast.Load()), [], []), closure.node)
        return call(run, place, closure, owner, Arguments(), state)
    return None


def _has(closure: Closure, *marks: str) -> bool:
    if isinstance(closure.node, ast.Lambda):
        return False
    return any(closure.file.name(mark).rpartition(".")[2] in marks for mark in closure.node.decorator_list)


def _bound(found: Value, owner: Value, *, is_class: bool) -> Value:
    closure = found.code[0] if found.code else None
    if not isinstance(closure, Closure) or closure.owner is None or _has(closure, "staticmethod"):
        return found
    if is_class and not _has(closure, "classmethod"):
        return found
    if _has(closure, "classmethod"):
        owner = Value(code=(closure.owner,))
    return Value(code=(Bound(closure, owner),))


def super_member(run: Run, state: State) -> Value:
    """`super()`: the object itself, seen as one of its class's first base."""
    closure = run.frame.closure
    if closure is None or closure.owner is None or not closure.owner.bases:
        return UNKNOWN
    arguments = closure.node.args.args
    owner = state.names.get(arguments[0].arg, UNKNOWN) if arguments else UNKNOWN
    base = closure.owner.bases[0]
    boxes = run.boxes(owner, state)
    if not boxes:
        return UNKNOWN
    # The fields are shared: what the base's methods read and write stays with the object.
    return Value(refs=owner.refs, code=(_Seen(base, owner),))


class _Seen(Class):
    """A base class whose methods are bound to an object of a subclass."""

    def __init__(self, base: Class, owner: Value) -> None:
        super().__init__(base.node, base.scope, base.bases, base.library_bases, base.attributes)
        self._owner = owner

    def find(self, name: str, depth: int = 8) -> Value | None:
        """A method of the base, bound."""
        found = super().find(name, depth)
        closure = found.code[0] if found is not None and found.code else None
        return Value(code=(Bound(closure, self._owner),)) if isinstance(closure, Closure) else found


MEMBERS.append(member_of)
