"""Shortcuts of the shared tree and path helpers say what the long way says."""

import ast

import pytest

from agent_services.runtime.project.modules import nearest
from agent_services.runtime.python.walk import written


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
    ],
)
def test_code_is_written_as_the_standard_library_writes_it(text: str) -> None:
    node = ast.parse(text, mode="eval").body
    assert written(node) == ast.unparse(node)


def test_files_that_share_more_folders_come_first_and_the_file_itself_before_them() -> None:
    paths = ["z.py", "shop/a/far.py", "shop/b/near.py", "shop/b/file.py", "shop/b/deep/x.py", "shop/top.py"]
    assert nearest("shop/b/file.py", paths, 5) == [
        "shop/b/file.py",
        "shop/b/deep/x.py",
        "shop/b/near.py",
        "shop/a/far.py",
        "shop/top.py",
    ]
