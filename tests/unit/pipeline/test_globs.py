import time

import pytest

from review_service.pipeline.globs import matcher
from review_service.pipeline.raw_diff import unquote


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("*.py", "a.py", True),
        ("*.py", "deep/a.py", True),
        ("*.py", "a.pyc", False),
        ("src/*.py", "src/a.py", True),
        ("src/*.py", "src/b/a.py", False),
        ("src/**/*.py", "src/a.py", True),
        ("src/**/*.py", "src/b/c/a.py", True),
        ("**/*.py", "a.py", True),
        ("**", "a/b", True),
        ("docs/", "docs/a/b.md", True),
        ("docs/**", "docs/a/b.md", True),
        ("/docs", "docs/a.md", True),
        ("/docs", "x/docs/a.md", False),
        ("docs", "x/docs/a.md", True),
        ("a?.py", "ab.py", True),
        ("a?.py", "a/.py", False),
        ("[ab].py", "b.py", True),
        ("[!ab].py", "b.py", False),
        ("[z-a].py", "q.py", False),
        ("a.b", "axb", False),
        ("(a|b)+$", "a", False),
        ("a*b*c", "axbxbxc", True),
        ("a*b*c", "axcxb", False),
        ("src/**/a*/**/*.py", "src/x/ab/ac/d.py", True),
        ("src/**.py", "src/x/a.py", True),
        ("**/x/**/x/y", "x/x/x/y", True),
    ],
)
def test_a_glob_means_what_gitignore_means(pattern, path, expected):
    assert matcher([pattern])(path) is expected


@pytest.mark.parametrize("pattern", ["*a" * 30 + "*b", "**a" * 30 + "**b", "**/a/" * 30 + "b", "**/*a*a" * 12 + "b"])
def test_a_hostile_glob_takes_no_time(pattern):
    started = time.process_time()
    for path in ("a" * 255, "a/" * 500, ("a" * 50 + "/") * 20):
        assert not matcher([pattern])(path)
    assert time.process_time() - started < 2


def test_no_pattern_matches_nothing():
    assert not matcher([])("a")


@pytest.mark.parametrize(
    ("quoted", "name"),
    [
        (b"plain.py", b"plain.py"),
        (b'"caf\\303\\251.py"', "café.py".encode()),
        (b'"new\\nline"', b"new\nline"),
        (b'"back\\\\slash\\"quote"', b'back\\slash"quote'),
    ],
)
def test_a_quoted_name_becomes_itself_again(quoted, name):
    assert unquote(quoted) == name
