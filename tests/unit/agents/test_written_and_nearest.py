"""Shortcuts of the shared tree and path helpers say what the long way says."""

import ast
from pathlib import Path

import pytest

from agent_services import runtime
from agent_services.runtime.anycase import AnyCase
from agent_services.runtime.project.modules import nearest
from agent_services.runtime.python.written import written
from agent_services.runtime.text import Lines


@pytest.mark.parametrize(
    "text",
    [
        "name",
        "a.b.c",
        "f(x).y",
        "'text'.join",
        "(1).real",
        "1.5.hex",
        "(a + b).c",
        "rows[0].x.y",
        "(yield).z",
        "lambda: 0",
        "(lambda: 0)()",
        "a or b and not (c or d) or (x := 1)",
        "-x ** -y + (a, *b)[1:2, ::3]",
        "{**a, 'k': (yield)} if a < b <= c else {*()}",
        "[await x async for x in y if (a if b else c)]",
    ],
)
def test_code_is_written_as_the_standard_library_writes_it(text: str) -> None:
    node = ast.parse(text, mode="eval").body
    assert written(node) == ast.unparse(node)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("f'{a!r:>{w}} {{}}'", "f'{a!r:>{w}} {{}}'"),
        ('f"{b[0]} " f"it\'s {x}"', '''f"{b[0]} it's {x}"'''),
        ('f"{ {1: 2}[1] }\\n"', "f'{ {1: 2}[1]}\\n'"),
    ],
)
def test_texts_with_fields_are_written_the_same_by_every_python(text: str, expected: str) -> None:
    assert written(ast.parse(text, mode="eval").body) == expected


def test_whole_files_are_written_as_the_standard_library_writes_them() -> None:
    sources = sorted(Path(*runtime.__path__).rglob("*.py"))
    assert len(sources) > 50
    for source in sources:
        for node in ast.parse(source.read_text(encoding="utf-8")).body:
            text = written(node)
            assert text == ast.unparse(node) or _has_fields(node), f"{source}:{node.lineno}"
            assert ast.dump(ast.parse(text).body[0]) == ast.dump(node), f"{source}:{node.lineno}"


def _has_fields(node: ast.AST) -> bool:
    """Whether a text with fields is in it: Pythons differ in how they quote those."""
    return any(isinstance(part, ast.JoinedStr) for part in ast.walk(node))


@pytest.mark.parametrize(
    "text",
    [
        "@a.b\nclass A(B, metaclass=C):\n    x: int = 1\n    (y): int\n",
        "class A:\n    'a \\\\ b'\n    def f(a, /, b=1, *c: d, e, g=2, **h: i) -> j: ...\n",
        "async def f():\n    async with a as b, c:\n        async for x, in y: pass\n        else: return\n",
        "def f(*, a):\n    global x\n    try: del x[0], y\n    except (A, B) as e: raise\n    finally: assert a, b\n",
        "try: a\nexcept A: raise\nelse: raise A from e\n",
        "def f():\n    match x:\n        case [1, *_]: pass\n",
        "def f():\n    yield\n    x = yield from y\n    a = b, = c\n    d += 1,\n",
        "def f():\n    import a.b as c, d\n    from . import e\n",
        "if a:\n    pass\nelif b:\n    pass\nelse:\n    if c: pass\n    while d: break\n    else: continue\n",
    ],
)
def test_statements_are_written_as_the_standard_library_writes_them(text: str) -> None:
    node = ast.parse(text).body[0]
    assert written(node) == ast.unparse(node)


def test_words_are_found_in_any_case_and_whole_where_that_is_asked() -> None:
    words = AnyCase(r"token|role(?<!\wrole)")
    assert [words.is_in(text) for text in ("Token", "a ROLE", "patrole", "")] == [True, True, False, False]


def test_the_first_line_of_a_set_in_a_range_is_found() -> None:
    lines = Lines([(20, 25), (3, 5)])
    found = [lines.first_in(*each) for each in [(1, 2), (1, 4), (4, 30), (6, 19), (6, 22), (26, 30)]]
    assert found == [None, 3, 4, None, 20, None]
    assert [line for line in range(30) if line in lines] == [3, 4, 5, *range(20, 26)]


def test_files_that_share_more_folders_come_first_and_the_file_itself_before_them() -> None:
    paths = ["z.py", "shop/a/far.py", "shop/b/near.py", "shop/b/file.py", "shop/b/deep/x.py", "shop/top.py"]
    assert nearest("shop/b/file.py", paths, 5) == [
        "shop/b/file.py",
        "shop/b/deep/x.py",
        "shop/b/near.py",
        "shop/a/far.py",
        "shop/top.py",
    ]
