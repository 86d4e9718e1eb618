"""The emulator's own reading of a diff agrees with the files, whatever is in them."""

import pytest

from github_emulator import Emulator
from github_emulator.changes import files
from github_emulator.git import GitFile

MANY = "".join(f"line {number}\n" for number in range(1, 41))
CASES: dict[str, tuple[bytes | str | GitFile | None, bytes | str | GitFile | None]] = {
    "plain.py": ("a\nb\nc\n", "a\nB\nc\nd\n"),
    "no newline at the end.py": ("a\nb", "a\nc"),
    "newline added.py": ("a\nb", "a\nb\n"),
    "crlf.py": ("a\r\nb\r\n", "a\r\nB\r\n"),
    "form feed.py": ("a\x0cb\nx\u2028y\nz\n", "a\x0cb\nX\u2028y\nz\n"),
    "looks like a diff.py": (
        "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n",
        "@@ -1 +1 @@\n--- a/x\ndiff --git\n",
    ),
    'quo"te\\s.py': ("a\n", "b\n"),
    "ünïcödé/日本.py": ("a\n", "b\n"),
    "with a\ttab.py": ("a\n", "b\n"),
    "not utf-8.py": (b"a\n\xff\xfe\n", b"b\n\xff\xfe\n"),
    "becomes executable.sh": (GitFile(b"a\n"), GitFile(b"a\n", "100755")),
    "becomes a link": (GitFile(b"a\n"), GitFile(b"plain.py", "120000")),
    "submodule": (GitFile(b"1" * 40, "160000"), GitFile(b"2" * 40, "160000")),
    "empty.py": (None, ""),
    "gone.py": ("a\nb\n", None),
    "far apart.py": (MANY, MANY.replace("line 3\n", "").replace("line 33\n", "line x\nline y\n")),
    "binary.bin": (b"\0\1", b"\0\2"),
}


@pytest.mark.parametrize("path", CASES)
def test_every_line_of_the_diff_is_the_line_of_the_file(github: Emulator, path: str):
    before, after = CASES[path]
    everything = {name: old for name, (old, _) in CASES.items() if old is not None}
    repository = github.create_repository("acme/odd", everything)
    github.push(repository, "topic", {name: new for name, (_, new) in CASES.items()})
    pull = github.open_pull_request(repository, "topic")
    shown = files(pull)
    assert set(shown) == set(CASES)
    for hunk in shown[path].hunks:
        for line in hunk.lines:
            for number, content in ((line.old, before), (line.new, after)):
                if number:
                    assert text_of(content)[number - 1] == line.text
    counted = [sum(line.mark == mark for hunk in shown[path].hunks for line in hunk.lines) for mark in "+-"]
    if shown[path].patch:
        assert counted == [shown[path].additions, shown[path].deletions]


TOO_MUCH: dict[str, tuple[dict[str, bytes | str | GitFile | None], list[str]]] = {
    "a large file": ({"a.py": "x" * 500_000, "b.py": "b\n"}, ["a.py"]),
    "a file of umlauts": ({"a.py": "\u00fc" * 250_000, "b.py": "b\n"}, ["a.py"]),
    "20,000 lines before": ({"a.py": "\n" * 19_990, "b.py": "b\n", "c.py": "c\n" * 10}, ["b.py", "c.py"]),
    "a megabyte before": (dict.fromkeys(("a.py", "b.py", "c.py"), "x" * 400000), ["c.py"]),
    "300 files before": ({f"{n:03}.py": "x\n" for n in range(301)}, ["300.py"]),
}


@pytest.mark.parametrize("case", TOO_MUCH)
def test_beyond_the_limits_of_a_diff_there_is_no_patch(github: Emulator, case: str):
    added, without = TOO_MUCH[case]
    repository = github.create_repository("acme/much", {"README": "x\n"})
    github.push(repository, "topic", added)
    shown = files(github.open_pull_request(repository, "topic"))
    assert [path for path, file in shown.items() if file.patch is None] == without
    assert all(file.hunks == () for file in shown.values() if file.patch is None)


def text_of(content: bytes | str | GitFile | None) -> list[str]:
    raw = content.content if isinstance(content, GitFile) else content
    if isinstance(content, GitFile) and content.mode == "160000":
        raw = b"Subproject commit " + content.content
    return (raw.decode("utf-8", "replace") if isinstance(raw, bytes) else raw or "").split("\n")
