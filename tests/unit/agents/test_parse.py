"""Python newer than ours is read with true positions; what is no Python is told apart."""

import ast
import sys

import pytest

from agent_services.runtime.python.parse import SyntaxProblem, parse_python

NEWER = {
    "nested quotes": ('x = f"a {d["k"]} b"\n', "x = f\"a {d['k']} b\"\n"),
    "backslash in a field": ('x = f"{"\\n".join(y)}"\n', "n = '\\n'\nx = f'{n.join(y)}'\n"),
    "nested f-strings": ('x = f"{f"{y}"}!"\n', "x = f\"{f'{y}'}!\"\n"),
    "type parameters": ("def f[T: int](x: list[T]) -> T:\n    return x[0]\n", None),
    "a type statement": ("type Pair[T] = tuple[T, T]\n", None),
    "a generic class": ("class A[T](Base[T]):\n    def f(self): return 1\n", None),
    "exceptions without parentheses": (
        "try:\n    f()\nexcept A.B, C, D:\n    pass\n",
        "try:\n    f()\nexcept (A.B, C, D):\n    pass\n",
    ),
    "a group without parentheses": (
        "try:\n    f()\nexcept* A, B:\n    pass\n",
        "try:\n    f()\nexcept* (A, B):\n    pass\n",
    ),
    "a t-string": ('x = t"a {b["k"]!r:>{n}} c"\n', "x = Template(b['k'])\n"),
    "a raw t-string in a row": ('x = Rt"a {b}" t"c"\n', "x = Template(b)\n"),
    "a t-string without fields": ('x = tR"a {{"\n', 'x = fR"a {{"\n'),
}


@pytest.mark.parametrize("code", [code for code, _ in NEWER.values()], ids=NEWER)
def test_newer_syntax_is_read(code: str) -> None:
    assert isinstance(parse_python(code), ast.Module)


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="t-strings have a tree of their own there")
@pytest.mark.parametrize(("code", "same"), [pair for pair in NEWER.values() if pair[1] and "n = " not in pair[1]])
def test_newer_syntax_means_what_older_syntax_says(code: str, same: str) -> None:
    tree = parse_python(code)
    assert isinstance(tree, ast.Module)
    assert ast.unparse(tree) == ast.unparse(ast.parse(same))


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="the standard parser reads it")
def test_the_exceptions_of_a_handler_keep_their_places() -> None:
    code = "try:\n    f()\nexcept ä.B, C:\n    pass\n"
    tree = parse_python(code)
    (handler,) = (node for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler))  # type: ignore[arg-type]
    assert [ast.get_source_segment(code, each) for each in handler.type.elts] == ["ä.B", "C"]  # type: ignore[union-attr]


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="the standard parser reads it")
def test_positions_stay_true() -> None:
    code = 'call(f"é {d["k"]}")\nafter(1)\n'
    tree = parse_python(code)
    assert isinstance(tree, ast.Module)
    found = [
        ast.get_source_segment(code, node) for node in ast.walk(tree) if isinstance(node, ast.Call | ast.Subscript)
    ]
    assert found == [code.splitlines()[0], "after(1)", 'd["k"]']


@pytest.mark.parametrize("code", ["def f(:\n", "x = (1\n", 'x = f"{"\n', "a b\n", "x = 'é\n"])
def test_what_is_no_python_is_one_problem_with_a_place(code: str) -> None:
    problem = parse_python(code)
    assert isinstance(problem, SyntaxProblem)
    assert problem.line == 1
    assert 1 <= problem.column <= len(code.encode()) + 1


def test_exceptions_with_a_name_need_their_parentheses() -> None:
    problem = parse_python("try:\n    f()\nexcept A, B as e:\n    pass\n")
    assert isinstance(problem, SyntaxProblem)
    assert problem.line == 3
