"""What a small change took away from functions that otherwise stayed as they were."""

import ast
from collections import Counter
from collections.abc import Iterable, Iterator

from agent_services.runtime.change.before import is_test, named_functions
from agent_services.runtime.change.before_after import call_name, calls_in
from agent_services.runtime.change.edits import Difference, differences, head
from agent_services.runtime.python.shapes import loaded
from agent_services.runtime.python.written import written
from agent_services.runtime.source import ChangeView, Function, SourceFile

# In a change of more functions, what is gone was likely taken away on purpose, as part of a rework.
MOST_FUNCTIONS = 3
# How much of a function must have stayed as it was, from 0 to 1; one statement may always differ.
LEAST_LIKENESS = 0.6
_ELSEWHERE = ("version_info", "PY2", "PY3", "platform", "TYPE_CHECKING", "unicode", "basestring", "text_type", "six")


def small_differences(change: ChangeView) -> Iterator[tuple[SourceFile, Difference]]:
    """Differences of few functions that each stayed much as they were; none of a rework, and none of tests."""
    files = [file for file in change.files if file.old is not None and not is_test(file.path)]
    files = [file for file in files if file.language == "python" and _parses(file)]
    if sum(len(_touched_functions(file)) for file in files) > MOST_FUNCTIONS:
        return
    for file in files:
        alike = file.once(_alike)
        yield from ((file, each) for each in differences(file) if each.function.lineno in alike)


def _parses(file: SourceFile) -> bool:
    return file.syntax_problem is None and (file.old is None or file.old.syntax_problem is None)


def _touched_functions(file: SourceFile) -> set[int]:
    """First lines of the functions that lost or changed something."""
    return {each.function.lineno for each in differences(file)}


def _alike(file: SourceFile) -> set[int]:
    """First lines of the functions that mostly stayed as they were."""
    pairs = {each.function.lineno: each for each in differences(file)}
    return {line for line, each in pairs.items() if _is_alike(_flat(each.was), _flat(each.function))}


def _is_alike(old: list[str], new: list[str]) -> bool:
    equal = (Counter(old) & Counter(new)).total()
    return max(len(old), len(new)) - equal <= 1 or 2 * equal >= LEAST_LIKENESS * (len(old) + len(new))


def _flat(function: Function) -> list[str]:
    """The statements of a function as texts, those of blocks included."""
    statements = [node for top in function.body for node in ast.walk(top) if isinstance(node, ast.stmt)]
    return [" ".join([type(node).__name__, *map(ast.dump, head(node))]) for node in statements]


def paths(file: SourceFile, nodes: Iterable[ast.AST]) -> set[str]:
    """Plain and dotted names some code reads or binds: `a`, `self.b.c`; no modules, and no functions it calls."""
    found: set[str] = set()
    called: set[str] = set()
    for node in (part for top in nodes for part in ast.walk(top)):
        if isinstance(node, ast.Name | ast.Attribute):
            found.add(_dotted(node))
        elif isinstance(node, ast.Call):
            called.add(_dotted(node.func))
    return {text for text in found - called if text not in {"", "self", "cls"} and text not in file.imports}


def _dotted(node: ast.AST) -> str:
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""


def is_moved(change: ChangeView, each: Difference, gone: ast.expr) -> bool:
    """Whether a condition stands elsewhere now, is put in other words, or an exception is caught in its place."""
    key = _positive(gone)
    if sum(file.once(_conditions)[key] - _old_count(file, key) for file in change.files) >= 0:
        return True
    if _count(each.function, ast.Try) > _count(each.was, ast.Try) or _helper_asks(change, each, gone):
        return True
    return not _fewer_tests(each, {_dotted(node) for node in ast.walk(gone)} - {"", "self"})


def _helper_asks(change: ChangeView, each: Difference, gone: ast.expr) -> bool:
    """Whether a function that is called only now, with what the condition is about, asks its arguments something."""
    subjects = {node.id for node in ast.walk(gone) if isinstance(node, ast.Name)}
    before = {ast.dump(call.func) for call in calls_in(each.was)}
    new = [call for call in calls_in(each.function) if ast.dump(call.func) not in before]
    called = {
        call_name(call) for call in new if subjects & loaded([*call.args, *(item.value for item in call.keywords)])
    }
    functions = [function for file in change.files for function in file.functions() if function.name in called]
    return any({argument.arg for argument in one.args.args} & set(_tested(one)) for one in functions)


def is_asked_more(each: Difference, value: ast.expr) -> bool:
    """Whether the function tests a value or catches exceptions where it did not before."""
    before, now = _tested(each.was), _tested(each.function)
    names = {_dotted(node) for node in ast.walk(value)} - {"", "self"}
    caught = _count(each.function, ast.Try) > _count(each.was, ast.Try)
    return caught or any(now[name] > before[name] for name in names)


def _fewer_tests(each: Difference, names: set[str]) -> bool:
    """Whether the function asks less often about one of these names than before."""
    before, now = _tested(each.was), _tested(each.function)
    return any(now[name] < before[name] for name in names)


def _tested(function: Function) -> Counter[str]:
    tests = [node.test for node in ast.walk(function) if isinstance(node, ast.If | ast.IfExp | ast.While | ast.Assert)]
    tests += [test for node in ast.walk(function) if isinstance(node, ast.comprehension) for test in node.ifs]
    tests += [node for node in ast.walk(function) if isinstance(node, ast.BoolOp | ast.Compare)]
    return Counter(name for test in tests for name in {_dotted(node) for node in ast.walk(test)})


def _count(function: Function, kind: type[ast.AST]) -> int:
    return sum(isinstance(node, kind) for node in ast.walk(function))


def _old_count(file: SourceFile, key: str) -> int:
    return 0 if file.old is None else file.old.once(_conditions)[key]


def _conditions(file: SourceFile) -> Counter[str]:
    nodes = [*file.nodes(ast.Compare), *file.nodes(ast.Call), *file.nodes(ast.BoolOp), *file.nodes(ast.Attribute)]
    return Counter(_positive(node) for node in [*nodes, *file.nodes(ast.Name), *file.nodes(ast.Subscript)])


_OPPOSITE: dict[type[ast.cmpop], type[ast.cmpop]] = {ast.IsNot: ast.Is, ast.NotEq: ast.Eq, ast.NotIn: ast.In}


def _positive(test: ast.expr) -> str:
    """The text of a condition, the same for its opposite."""
    while isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        test = test.operand
    if isinstance(test, ast.Compare) and len(test.ops) == 1:
        kind = _OPPOSITE.get(type(test.ops[0]), type(test.ops[0])).__name__
        return f"{kind} {ast.dump(test.left)} {ast.dump(test.comparators[0])}"
    return ast.dump(test)


def is_retired(file: SourceFile, gone: ast.AST) -> bool:
    """Whether something the base defines and the gone code uses is in the head version no more: a feature went."""
    if file.old is None:
        return False
    names = {_word(node) for node in ast.walk(gone)} - {""}
    return bool(names & file.old.once(_defined) - file.once(_mentioned))


def is_about_platform(test: ast.AST) -> bool:
    """Whether a condition asks which Python or system this is, not what the values are."""
    text = written(test)
    return any(word in text for word in _ELSEWHERE)


def is_deprecation(gone: ast.AST) -> bool:
    """Whether code warns its callers of something old."""
    text = written(gone).lower()
    return "warn" in text or "deprecat" in text


def _word(node: ast.AST) -> str:
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""


def _mentioned(file: SourceFile) -> set[str]:
    words = {_word(node) for node in [*file.nodes(ast.Name), *file.nodes(ast.Attribute)]}
    words |= {node.arg for node in file.nodes(ast.arg)} | set(file.imports)
    return words | {node.name for node in [*file.functions(), *file.nodes(ast.ClassDef)]}


def _defined(file: SourceFile) -> set[str]:
    stores: list[ast.Name | ast.Attribute] = [*file.nodes(ast.Name), *file.nodes(ast.Attribute)]
    words = {_word(node) for node in stores if isinstance(node.ctx, ast.Store)}
    words |= {node.arg for node in file.nodes(ast.arg)}
    return words | {name.rpartition(".")[2] for name in file.once(named_functions)}


def block_after(function: Function, node: ast.stmt | None) -> list[ast.stmt]:
    """A statement and those behind it in its block."""
    for above in ast.walk(function):
        for name in ("body", "orelse", "finalbody"):
            block = getattr(above, name, None)
            if isinstance(block, list) and node in block:
                return block[block.index(node) :]
    return []
