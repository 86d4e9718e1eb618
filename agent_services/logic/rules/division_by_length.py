"""The mean of nothing: dividing by a length fails on the first empty collection."""

import ast
from collections.abc import Iterator

from agent_services.runtime.change.before import is_test
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import Function, SourceFile


@rule(
    severity="medium",
    confidence="medium",
    cwe=(369,),
    source="CWE-369; own",
    flags="def mean(prices):\n    return sum(prices) / len(prices)\n",
    passes="def mean(prices):\n    if not prices:\n        return 0\n    return sum(prices) / len(prices)\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds divisions by the length of a collection that nothing in the function keeps from being empty."""
    if is_test(file.path):
        return
    for division in file.nodes(ast.BinOp):
        divisor = division.right
        if not isinstance(division.op, ast.Div | ast.FloorDiv) or not isinstance(divisor, ast.Call):
            continue
        function = file.function_of(division)
        if function is None or file.name(divisor.func) != "len" or len(divisor.args) != 1:
            continue
        owner = divisor.args[0]
        if isinstance(owner, ast.Name | ast.Attribute) and not _is_looked_at(file, function, division, owner):
            name = ast.unparse(owner)
            yield file.match(
                division,
                f"When `{name}` is empty, its length is 0 and this line raises ZeroDivisionError. Say what the answer"
                " is then before dividing.",
                scope=division,
            )


def _is_looked_at(file: SourceFile, function: Function, division: ast.BinOp, owner: ast.expr) -> bool:
    """Any condition, loop, handler or literal that mentions the collection may keep it from being empty."""
    name = ast.unparse(owner)
    for node in ast.walk(function):
        tests: list[ast.AST] = []
        if isinstance(node, ast.If | ast.While | ast.IfExp | ast.Assert):
            tests = [node.test]
        elif isinstance(node, ast.For | ast.AsyncFor | ast.comprehension) and division in set(ast.walk(node)):
            tests = [node.iter]
        elif isinstance(node, ast.BoolOp):
            tests = [node]
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if name in {ast.unparse(target) for target in targets} and _is_filled(node.value):
                return True
        if any(name in ast.unparse(test) for test in tests):
            return True
    return any(isinstance(above, ast.Try) for above in file.parents(division))


def _is_filled(value: ast.expr) -> bool:
    return isinstance(value, ast.List | ast.Tuple | ast.Set | ast.Dict | ast.Constant | ast.BinOp)
