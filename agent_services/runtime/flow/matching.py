"""`match`: which cases can run, and what their names stand for."""

import ast
from collections.abc import Iterator

from agent_services.runtime.flow import constants
from agent_services.runtime.flow.bindings import element_of
from agent_services.runtime.flow.guards import refine
from agent_services.runtime.flow.heap import State
from agent_services.runtime.flow.run import Run, executes
from agent_services.runtime.flow.values import Value, constant


@executes(ast.Match)
def _match(run: Run, node: ast.Match, state: State) -> None:
    subject = run.value(node.subject, state)
    ends: list[State] = []
    going = state.copy()
    for case in node.cases:
        answer = _fits(run, case.pattern, subject, going)
        if answer is False:
            continue
        inside = going.copy()
        _capture(run, case.pattern, subject, inside)
        if answer is None and isinstance(case.pattern, ast.MatchValue):
            same = ast.copy_location(ast.Compare(node.subject, [ast.Eq()], [case.pattern.value]), node.subject)
            refine(run, same, inside, inside.copy())
        if case.guard is not None:
            run.value(case.guard, inside)
            refine(run, case.guard, inside, inside.copy())
        run.block(case.body, inside)
        ends.append(inside)
        if answer is True and case.guard is None:
            going.live = False
            break
    state.become([*ends, going])


def _fits(run: Run, pattern: ast.pattern, subject: Value, state: State) -> bool | None:
    if isinstance(pattern, ast.MatchAs):
        return True if pattern.pattern is None else _fits(run, pattern.pattern, subject, state)
    if isinstance(pattern, ast.MatchOr):
        answers = [_fits(run, each, subject, state) for each in pattern.patterns]
        return True if True in answers else None if None in answers else False
    if isinstance(pattern, ast.MatchValue | ast.MatchSingleton) and subject.is_known:
        value = constant(pattern.value) if isinstance(pattern, ast.MatchSingleton) else run.value(pattern.value, state)
        return constants.is_plain(value.known) and bool(value.known == subject.known) if value.is_known else None
    if isinstance(pattern, ast.MatchSequence | ast.MatchMapping) and isinstance(subject.known, str | int | bytes):
        return False
    return None


def _capture(run: Run, pattern: ast.pattern, subject: Value, state: State) -> None:
    """Names in a pattern stand for the subject or for parts of it."""
    name = getattr(pattern, "name", None)
    if isinstance(pattern, ast.MatchAs | ast.MatchStar) and name:
        state.names[name] = subject if isinstance(pattern, ast.MatchAs) else run.flat(subject, state)
    for inner, part in _inner(run, pattern, subject, state):
        _capture(run, inner, part, state)


def _inner(run: Run, pattern: ast.pattern, subject: Value, state: State) -> Iterator[tuple[ast.pattern, Value]]:
    """The patterns inside of one, each with the part of the subject that it looks at."""
    if isinstance(pattern, ast.MatchAs) and pattern.pattern is not None:
        yield pattern.pattern, subject
    elif isinstance(pattern, ast.MatchOr):
        yield from ((each, subject) for each in pattern.patterns)
    elif isinstance(pattern, ast.MatchSequence):
        for number, each in enumerate(pattern.patterns):
            yield each, _part(run, subject, constant(number), state)
    elif isinstance(pattern, ast.MatchMapping):
        for key, each in zip(pattern.keys, pattern.patterns, strict=True):
            yield each, _part(run, subject, run.value(key, state), state)
    elif isinstance(pattern, ast.MatchClass):
        yield from ((each, run.flat(subject, state)) for each in (*pattern.patterns, *pattern.kwd_patterns))


def _part(run: Run, subject: Value, key: Value, state: State) -> Value:
    if isinstance(subject.known, tuple) and isinstance(key.known, int) and key.known < len(subject.known):
        return constant(subject.known[key.known])
    return element_of(run, subject, key, state) if run.boxes(subject, state) else subject.loose()
