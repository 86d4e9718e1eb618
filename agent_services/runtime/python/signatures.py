"""What a Python function can be called with, and whether a call fits."""

import ast
from dataclasses import dataclass, replace

from agent_services.runtime.python.written import written
from agent_services.runtime.source import Function


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter; `default` is the text of its default value, None when it is required."""

    name: str
    default: str | None


@dataclass(frozen=True, slots=True)
class Signature:
    """The parameters of a function without the object a method is called on."""

    positional: tuple[Parameter, ...]
    positional_only: int
    keyword_only: tuple[Parameter, ...]
    any_positional: bool
    any_keyword: bool

    @property
    def by_name(self) -> dict[str, Parameter]:
        """Every parameter that is not taken by a star."""
        return {parameter.name: parameter for parameter in (*self.positional, *self.keyword_only)}

    @property
    def required(self) -> tuple[str, ...]:
        """Parameters without a default, in their order."""
        return tuple(parameter.name for parameter in self.by_name.values() if parameter.default is None)

    def with_names_of(self, other: "Signature") -> "Signature":
        """The same with another signature's names where neither can be given by name, so that they do not matter."""
        count = min(self.positional_only, other.positional_only)
        renamed = [replace(self.positional[n], name=other.positional[n].name) for n in range(count)]
        return replace(self, positional=(*renamed, *self.positional[count:]))

    def problem(self, call: ast.Call) -> str:
        """Why Python refuses a call, as the end of a sentence; empty when it fits or nobody can tell."""
        starred = any(isinstance(argument, ast.Starred) for argument in call.args)
        named = {keyword.arg for keyword in call.keywords}
        if starred or None in named:
            return ""
        if len(call.args) > len(self.positional) and not self.any_positional:
            return f"gives {len(call.args)} positional arguments where at most {len(self.positional)} are taken"
        given = {parameter.name for parameter in self.positional[: len(call.args)]}
        return self._keyword_problem(given, {name for name in named if name is not None})

    def _keyword_problem(self, given: set[str], named: set[str]) -> str:
        callable_by_name = set(self.by_name) - {parameter.name for parameter in self.positional[: self.positional_only]}
        if unknown := sorted(named - callable_by_name):
            return "" if self.any_keyword else f"names `{unknown[0]}`, which it does not take"
        if twice := sorted(given & named):
            return f"gives `{twice[0]}` twice"
        missing = [name for name in self.required if name not in given | named]
        return f"leaves out `{'`, `'.join(missing)}`" if missing else ""


def signature(function: Function, *, bound: bool) -> Signature:
    """The signature as callers see it; `bound` leaves out the first parameter of a method."""
    arguments = function.args
    first = [*arguments.posonlyargs, *arguments.args]
    defaults: list[ast.expr | None] = [*[None] * (len(first) - len(arguments.defaults)), *arguments.defaults]
    positional = [_parameter(argument, default) for argument, default in zip(first, defaults, strict=True)]
    keyword_only = [
        _parameter(argument, default)
        for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    ]
    skip = 1 if bound and positional else 0
    return Signature(
        tuple(positional[skip:]),
        max(len(arguments.posonlyargs) - skip, 0),
        tuple(keyword_only),
        arguments.vararg is not None,
        arguments.kwarg is not None,
    )


def _parameter(argument: ast.arg, default: ast.expr | None) -> Parameter:
    return Parameter(argument.arg, None if default is None else written(default))
