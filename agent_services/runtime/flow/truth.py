"""Whether a test is surely true or surely false: what decides which branches can run at all."""

import ast

from agent_services.runtime.flow import constants
from agent_services.runtime.flow.heap import State
from agent_services.runtime.flow.run import Run
from agent_services.runtime.flow.values import NOTHING, Value


def truth_of(run: Run, node: ast.expr, state: State) -> bool | None:
    """The answer of a test; None when it may be either. Evaluates the test, with all it calls."""
    if isinstance(node, ast.Compare):
        return _compared(run, node, state)
    return truth_of_value(run, run.value(node, state), state)


def truth_of_value(run: Run, value: Value, state: State) -> bool | None:
    """Whether a value counts as true."""
    if value.is_known:
        answer = constants.tried(bool, value.known)
        return None if answer is NOTHING else bool(answer)
    if value.choices:
        answers = {bool(each) for each in value.choices}
        return answers.pop() if len(answers) == 1 else None
    if any(isinstance(part, str) and part for part in value.pieces or ()):
        return True
    if value.code:
        return True
    boxes = run.boxes(value, state)
    if len(boxes) == 1 and boxes[0][1].is_exact and boxes[0][1].kind != "object":
        return bool(boxes[0][1].items)
    return None


def _compared(run: Run, node: ast.Compare, state: State) -> bool | None:
    left = run.value(node.left, state)
    unsure = False
    for operation, part in zip(node.ops, node.comparators, strict=True):
        right = run.value(part, state)
        answer = _pair(run, operation, left, right, state)
        if answer is False:
            return False
        unsure = unsure or answer is None
        left = right
    return None if unsure else True


def _pair(run: Run, operation: ast.cmpop, left: Value, right: Value, state: State) -> bool | None:
    if left.is_known and right.is_known:
        answer = constants.compared(operation, left.known, right.known)
        return None if answer is NOTHING else bool(answer)
    if isinstance(operation, ast.Is | ast.IsNot | ast.Eq | ast.NotEq) and (answer := _is_none(left, right)) is not None:
        return answer if isinstance(operation, ast.Is | ast.Eq) else not answer
    if left.choices and right.is_known:
        answers = {constants.compared(operation, each, right.known) for each in left.choices}
        only = answers.pop()
        return bool(only) if not answers and only is not NOTHING else None
    if (
        isinstance(operation, ast.In | ast.NotIn)
        and left.is_known
        and (found := _holds(run, left, right, state)) is not None
    ):
        return found if isinstance(operation, ast.In) else not found
    return None


def _is_none(left: Value, right: Value) -> bool | None:
    """Whether something that is surely an object or a text is None."""
    for value, other in ((left, right), (right, left)):
        if other.is_known and other.known is None and (value.refs or value.code or value.pieces is not None):
            return False
    return None


def _holds(run: Run, left: Value, right: Value, state: State) -> bool | None:
    if isinstance(left.known, str) and any(isinstance(part, str) and left.known in part for part in right.pieces or ()):
        return bool(left.known) or None
    boxes = run.boxes(right, state)
    if len(boxes) != 1 or not boxes[0][1].is_exact or not constants.is_plain(left.known):
        return None
    box = boxes[0][1]
    if box.kind == "dict":
        return left.known in box.items
    if box.kind == "list" and all(value.is_known for value in box.items.values()):
        return any(value.known == left.known for value in box.items.values())
    return None
