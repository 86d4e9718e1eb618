"""Python newer than ours is read with true positions; what is no Python is told apart."""

import ast
import contextlib
import sys

import pytest

from agent_services.runtime.project.import_lines import python_imports, quick_imports
from agent_services.runtime.python.parse import SyntaxProblem, parse_python

# What newer Python writes, and the same in words that Python 3.11 reads.
NEWER = {
    # 3.12: PEP 701
    "nested quotes": ('x = f"a {d["k"]} b"\n', "x = f\"a {d['k']} b\"\n"),
    "a backslash in a field": ('x = f"{"\\n".join(y)}"\n', None),
    "nested f-strings": ('x = f"{f"{y}"}!"\n', "x = f\"{f'{y}'}!\"\n"),
    "an f-string over lines": ('x = f"{\n  a  # why\n}"\n', 'x = f"{a}"\n'),
    "a conversion and a format": ('x = f"{a["k"]!r:>{n["w"]}}"\n', "x = f\"{a['k']!r:>{n['w']}}\"\n"),
    "a field that shows its code": ('x = f"{a[k] = }{b["k"]}"\n', "x = f\"{a[k] = }{b['k']}\"\n"),
    "several values in a field": ('x = f"{*a["k"], 1}{b,}"\n', "x = f\"{(*a['k'], 1)}{(b,)}\"\n"),
    "escapes beside a field": ('x = f"\\t{{{a["k"]}}}\\x41"\n', "x = f\"\\t{{{a['k']}}}A\"\n"),
    "strings in a row": ('x = "\\t" f"{a["k"]}" \'c\'\n', "x = f\"\\t{a['k']}c\"\n"),
    "a string among other values": ('x = f"{a["k"]}", b\n', "x = f\"{a['k']}\", b\n"),
    "a yield in a field": ('def g():\n    x = f"{yield a["k"]}{b}"\n', "def g():\n    x = f\"{(yield a['k'])}{b}\"\n"),
    # 3.12: PEP 695, and the defaults of 3.13: PEP 696
    "type parameters": ("def f[T: int, *Ts, **P](x: T): return x\n", "def f(x: T): return x\n"),
    "type parameters over lines": ("def f[\n    T: int,  # why\n    U,\n](x: T): ...\n", "def f(x: T): ...\n"),
    "a generic class": ("class A[T]: ...\nclass B[T](A[T], m=M): ...\n", "class A: ...\nclass B(A[T], m=M): ...\n"),
    "defaults": ("class A[T = int, *Ts = *tuple[int], **P = [str]]: ...\n", "class A: ...\n"),
    "a type statement": ("type A[T: f(0)] = tuple[T, T]\nif a: type B = C\n", "A = tuple[T, T]\nif a: B = C\n"),
    "a type statement over lines": ("type A[\n  T = int,\n] = (\n  T\n)\n", "A = T\n"),
    "names like the words of statements": ("type = 1; lazy = type\ntype X = lazy\ntype[0](lazy)\n", None),
    # 3.14: PEP 758, 750, 765
    "exceptions without parentheses": ("try: f()\nexcept A.B, C(), D: g()\n", "try: f()\nexcept (A.B, C(), D): g()\n"),
    "exceptions with a comma at the end": ("try: f()\nexcept A, B,: g()\n", "try: f()\nexcept (A, B): g()\n"),
    "a group without parentheses": ("try: f()\nexcept* A, B: g()\n", "try: f()\nexcept* (A, B): g()\n"),
    "a t-string": ('x = t"a {b["k"]!r:>{n}} c"\n', "x = Template(b['k'], n)\n"),
    "a raw t-string in a row": ('x = Rt"a {b}" t"c"\n', "x = Template(b)\n"),
    "a t-string without fields": ('x = tR"a {{"\n', 'x = fR"a {{"\n'),
    "a t-string in an f-string": ('x = f"{t"{a}"}"\n', 'x = f"{Template(a)}"\n'),
    "a return in finally": ("def f[T]():\n    try: g()\n    finally: return 1\n", None),
    # 3.15: PEP 810, 798
    "lazy imports": (
        "lazy import a.b as c, d\nlazy from . import (\n  e,\n)\n",
        "import a.b as c, d\nfrom . import e\n",
    ),
    "unpacking in a list": ("x = [*f(a)[0] for a in b if a]\n", "x = [_item for a in b if a for _item in f(a)[0]]\n"),
    "unpacking in a set": ("x = {*a for a in b}\n", "x = {_item for a in b for _item in a}\n"),
    "unpacking in a call": ("f(*a async for a in b)\n", "f(_item async for a in b for _item in a)\n"),
    "unpacking within unpacking": (
        "x = [*[*c for c in a] for a in b]\n",
        "x = [_item for a in b for _item in [_item for c in a for _item in c]]\n",
    ),
    "unpacking pairs": ("x = {**a for a in b}\n", "x = {_key: _value for a in b for _key, _value in a.items()}\n"),
    # What is not new, in a file where something is.
    "stars in a loop": ('for x in *a, *b: y = f"{x["k"]}"\n', "for x in *a, *b: y = f\"{x['k']}\"\n"),
    "a byte string and a number": ('x = b"\\"" + 1_0.5e-3j\ntype X = x\n', 'x = b"\\"" + 1_0.5e-3j\nX = x\n'),
    "patterns": (
        "type X = int\nmatch x:\n    case {'a': [1, *r], **k} | A(b=-1) if r: ...\n",
        "X = int\nmatch x:\n    case {'a': [1, *r], **k} | A(b=-1) if r: ...\n",
    ),
}


@pytest.mark.parametrize("code", [code for code, _ in NEWER.values()], ids=NEWER)
def test_newer_syntax_is_read(code: str) -> None:
    assert isinstance(parse_python(code), ast.Module)


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="newer syntax has trees of its own there")
@pytest.mark.parametrize(("code", "same"), [pair for pair in NEWER.values() if pair[1]])
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


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="newer syntax has trees of its own there")
def test_names_keep_their_places_whatever_was_respelt() -> None:
    code = (
        "class A[T = int](Base): pass\ntype É[T] = one(T)\nlazy from m import n\n"
        'x = [*three(é) for é in y]; z = f"{d["k"]:{four}}"\n'
    )
    tree = parse_python(code)
    assert isinstance(tree, ast.Module)
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id != "_item"]
    assert [ast.get_source_segment(code, name) for name in names] == [name.id for name in names]
    assert {"Base", "É", "one", "T", "x", "three", "é", "y", "z", "d", "four"} == {name.id for name in names}


@pytest.mark.skipif(sys.version_info >= (3, 15), reason="the standard parser says so with a field of its own")
def test_a_lazy_import_is_none_that_runs_when_its_file_is_loaded() -> None:
    code = "lazy import a\nimport b\nlazy from c import d\n"
    assert [line.module for line in python_imports(code)] == ["b"]
    assert [line.module for line in quick_imports(code, python=True)] == ["a", "b", "c"]


@pytest.mark.parametrize("code", ["def f(:\n", "x = (1\n", 'x = f"{"\n', "a b\n", "x = 'é\n"])
def test_what_is_no_python_is_one_problem_with_a_place(code: str) -> None:
    problem = parse_python(code)
    assert isinstance(problem, SyntaxProblem)
    assert problem.line == 1
    assert 1 <= problem.column <= len(code.encode()) + 1


# No Python of any version, in a file that is new otherwise.
WRONG = {
    "an empty field": 'x = f"{}"',
    "a brace alone": 'x = f"{a["k"]} }"',
    "a field without an end": 'x = f"{a["k"]"',
    "two names in a field": 'x = f"{a b["k"]}"',
    "an unknown conversion": 'x = f"{a["k"]!z}"',
    "a name before a string": 'x f"{a["k"]}"',
    "a t-string and another": 'x = t"{a}" "b"',
    "bytes and an f-string": 'x = b"a" f"{b["k"]}"',
    "no type parameters": "def f[](): ...",
    "a type parameter that is no name": "class A[T()]: ...",
    "a bound of many": "class A[*T: int]: ...",
    "a default without a value": "class A[T = ]: ...",
    "a type of two names": "type X = int = str",
    "a type of a list": "type X = int, str",
    "a type without a name": "type a.b = int",
    "a lazy definition": "lazy def f(): ...",
    "a lazy import of nothing": "lazy import",
    "unpacking a pair into a list": "x = [**a for a in b]",
    "unpacking beside another": "x = [*a, b for a in c]",
    "unpacking into values": "x = {**a: b for a in c}",
    "exceptions of nothing": "try: f()\nexcept ,: g()",
    "a bracket of another kind": "x = [f(1)}",
    "a print of Python 2": 'print "a"',
    "a conflict": "<<<<<<< HEAD",
}


@pytest.mark.parametrize("code", WRONG.values(), ids=WRONG)
def test_what_no_version_reads_is_a_problem_where_it_is(code: str) -> None:
    problem = parse_python(f"type X = int\nx = [*a for a in b]\n{code}\n")
    assert isinstance(problem, SyntaxProblem)
    assert problem.line - code.count("\n") == 3


def test_strings_within_strings_end_somewhere() -> None:
    with pytest.raises(RecursionError):
        parse_python("type X = int\nx = " + 'f"{' * 100_000)


@pytest.mark.parametrize(
    "piece", ["[*", "{**", "except A, ", "def a[", "type a[", "f'", "f'{a:", "'''", "\\\n", "f'{a!r", "f'{a=  "]
)
def test_a_long_text_of_new_words_is_read_once(piece: str) -> None:
    """Read again from each of its words, it would take longer than a test may."""
    with contextlib.suppress(RecursionError, MemoryError):
        parse_python("type X = int\n" + piece * 50_001)


def test_exceptions_with_a_name_need_their_parentheses() -> None:
    problem = parse_python("try:\n    f()\nexcept A, B as e:\n    pass\n")
    assert isinstance(problem, SyntaxProblem)
    assert problem.line == 3
