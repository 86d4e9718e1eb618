"""Walks the statements of a file in order, keeping what every name is worth, and collects the calls that do harm."""

import ast
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from agent_services.runtime.flow import models
from agent_services.runtime.flow.expressions import Environment, Expressions
from agent_services.runtime.flow.guards import guarded
from agent_services.runtime.flow.parameters import parameters
from agent_services.runtime.flow.sinks import harmful
from agent_services.runtime.flow.values import Trace, Value, either
from agent_services.runtime.rule import OverBudgetError
from agent_services.runtime.source import Function, SourceFile

_STEPS = 60_000


@dataclass(frozen=True)
class Hit:
    """A value that reaches a place where it does harm."""

    kind: str
    # The call, or the returned expression.
    node: ast.expr
    # The part of it that holds the value.
    argument: ast.expr
    value: Value
    trace: Trace


def hits_of(file: SourceFile) -> tuple[Hit, ...]:
    """Everything found in a file, in the order of the text. Made once per file: see `SourceFile.once`."""
    walk = Walk(file)
    try:
        walk.block(file.tree.body, {})
    except RecursionError:
        raise OverBudgetError("the code of this file is nested deeper than the data flow follows") from None
    unique = {(hit.kind, hit.node): hit for hit in reversed(walk.hits)}
    return tuple(sorted(unique.values(), key=lambda hit: (hit.node.lineno, hit.node.col_offset, hit.kind)))


class Walk:
    """One pass over a file. Functions are walked where they are defined, with what is known there."""

    def __init__(self, file: SourceFile) -> None:
        self._file = file
        self._expressions = Expressions(file, self._on_call)
        self._steps = 0
        self._function: Function | None = None
        self._loops = 0
        self.hits: list[Hit] = []

    def block(self, body: Sequence[ast.stmt], names: Environment) -> None:
        """Run statements; `names` is changed."""
        for statement in body:
            self._steps += 1
            if self._steps > _STEPS:
                raise OverBudgetError("the data flow of this file has too many steps")
            method = getattr(self, f"_{type(statement).__name__.lower()}", self._other)
            method(statement, names)

    def _on_call(self, node: ast.Call, names: Environment) -> None:
        self._steps += 1
        for kind, argument, value, trace in harmful(self._file, node, self._expressions, names):
            self.hits.append(Hit(kind, node, argument, value, trace))

    # -- definitions ---------------------------------------------------------------------------------------------------

    def _functiondef(self, node: Function, names: Environment) -> None:
        for item in (*node.decorator_list, *node.args.defaults, *filter(None, node.args.kw_defaults)):
            self._expressions.value(item, names)
        route = self._is_handler(node)
        given = dict(parameters(self._file, node, route, is_web=self._expressions.is_web))
        outer, self._function, self._loops = (self._function, self._loops), node, 0
        self.block(node.body, {**names, **given})
        self._function, self._loops = outer

    _asyncfunctiondef = _functiondef

    def _classdef(self, node: ast.ClassDef, names: Environment) -> None:
        self.block(node.body, dict(names))

    def _is_handler(self, node: Function) -> str | None:
        """The route of a web handler: `@app.get("/x/<id>")`; None for other functions."""
        if not self._expressions.is_web:
            return None
        for item in node.decorator_list:
            if (
                isinstance(item, ast.Call)
                and isinstance(item.func, ast.Attribute)
                and item.func.attr in models.ROUTE_METHODS
            ):
                path = self._expressions.value(item.args[0], {}).text if item.args else None
                return path or "/"
        return None

    # -- assignments ---------------------------------------------------------------------------------------------------

    def _assign(self, node: ast.Assign, names: Environment) -> None:
        value = self._expressions.value(node.value, names)
        for target in node.targets:
            self._assign_one(target, node.value, value.through(node), names)

    def _assign_one(self, target: ast.expr, source: ast.expr, value: Value, names: Environment) -> None:
        both = isinstance(target, ast.Tuple) and isinstance(source, ast.Tuple) and len(target.elts) == len(source.elts)
        if both and isinstance(target, ast.Tuple) and isinstance(source, ast.Tuple):
            values = [self._expressions.value(part, names) for part in source.elts]
            for part, each in zip(target.elts, values, strict=True):
                self._expressions.bind(part, each, names)
        else:
            self._expressions.bind(target, value, names)

    def _annassign(self, node: ast.AnnAssign, names: Environment) -> None:
        if node.value is not None:
            self._expressions.bind(node.target, self._expressions.value(node.value, names).through(node), names)

    def _augassign(self, node: ast.AugAssign, names: Environment) -> None:
        joined = ast.copy_location(ast.BinOp(node.target, node.op, node.value), node)
        self._expressions.bind(node.target, self._expressions.value(joined, names).through(node), names)

    # -- control -------------------------------------------------------------------------------------------------------

    def _if(self, node: ast.If, names: Environment) -> None:
        self._expressions.value(node.test, names)
        then, otherwise = dict(names), dict(names)
        guarded(self._file, node.test, then, otherwise)
        self.block(node.body, then)
        self.block(node.orelse, otherwise)
        ends_then, ends_otherwise = _leaves(node.body, self._file), _leaves(node.orelse, self._file)
        self._join(names, [*([] if ends_then else [then]), *([] if ends_otherwise else [otherwise])])

    def _for(self, node: ast.For | ast.AsyncFor, names: Environment) -> None:
        self._expressions.bind(node.target, self._expressions.value(node.iter, names).loose(), names)
        self._loop(node.body, node.orelse, names)

    _asyncfor = _for

    def _while(self, node: ast.While, names: Environment) -> None:
        self._expressions.value(node.test, names)
        self._loop(node.body, node.orelse, names)

    def _loop(self, body: Sequence[ast.stmt], orelse: Sequence[ast.stmt], names: Environment) -> None:
        """Twice at the outermost: what the end of the body makes may reach its start."""
        self._loops += 1
        for _ in range(2 if self._loops == 1 else 1):
            inside = dict(names)
            self.block(body, inside)
            self._join(names, [names, inside])
        self._loops -= 1
        self.block(orelse, names)

    def _try(self, node: ast.Try | ast.TryStar, names: Environment) -> None:
        before = dict(names)
        self.block(node.body, names)
        ends = [dict(names)]
        for handler in node.handlers:
            inside = dict(before)
            self._join(inside, [before, ends[0]])
            self.block(handler.body, inside)
            if not _leaves(handler.body, self._file):
                ends.append(inside)
        self._join(names, ends)
        self.block(node.orelse, names)
        self.block(node.finalbody, names)

    _trystar = _try

    def _with(self, node: ast.With | ast.AsyncWith, names: Environment) -> None:
        for item in node.items:
            value = self._expressions.value(item.context_expr, names)
            if item.optional_vars is not None:
                self._expressions.bind(item.optional_vars, value, names)
        self.block(node.body, names)

    _asyncwith = _with

    def _match(self, node: ast.Match, names: Environment) -> None:
        self._expressions.value(node.subject, names)
        ends = [dict(names)]
        for case in node.cases:
            ends.append(dict(names))
            self.block(case.body, ends[-1])
        self._join(names, ends)

    def _return(self, node: ast.Return, names: Environment) -> None:
        value = self._expressions.value(node.value, names)
        if node.value is not None and self._answers_html(node.value, value):
            for trace in value.traces:
                if trace.trust == "remote" and "xss" not in trace.safe_for:
                    self.hits.append(Hit("xss", node.value, node.value, value, trace))
                    return

    def _answers_html(self, node: ast.expr, value: Value) -> bool:
        """Flask sends a returned text as HTML."""
        route = self._function is not None and self._is_handler(self._function) is not None
        flask = any(name.partition(".")[0] in ("flask", "quart", "bottle") for name in self._file.imports.values())
        text = isinstance(node, ast.JoinedStr | ast.BinOp | ast.Name | ast.Subscript) or value.is_built
        return route and flask and text and value.is_built

    def _other(self, node: ast.stmt, names: Environment) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self._expressions.value(child, names)

    def _join(self, names: Environment, ends: Iterable[Environment]) -> None:
        ends = list(ends)
        if not ends:
            return
        joined = dict(ends[0])
        for end in ends[1:]:
            for name, value in end.items():
                joined[name] = either(joined[name], value) if name in joined else value
        names.clear()
        names.update(joined)


def _leaves(body: Sequence[ast.stmt], file: SourceFile) -> bool:
    """Whether a block never goes on after its end."""
    if not body:
        return False
    last = body[-1]
    if isinstance(last, ast.Expr) and isinstance(last.value, ast.Call):
        return file.name(last.value.func) in (
            "flask.abort",
            "sys.exit",
            "exit",
            "os._exit",
            "abort",
            "django.http.Http404",
        )
    if isinstance(last, ast.If):
        return bool(last.orelse) and _leaves(last.body, file) and _leaves(last.orelse, file)
    return isinstance(last, ast.Return | ast.Raise | ast.Continue | ast.Break)
