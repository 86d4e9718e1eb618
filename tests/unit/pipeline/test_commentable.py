"""No comment is placed on a file of which the code host shows no patch."""

import pytest

from review_service.pipeline.change import FileDelta, Patch
from review_service.pipeline.commentable import without_patch
from review_service.pipeline.raw_diff import parse_diff
from squad.code.v1.change_pb2 import ChangeKind

SMALL = Patch(10, 400, addressable=True)
HALF = Patch(10, 450_000, addressable=True)
PATCHES = {
    "a long line": ([Patch(5, 500_001, addressable=True), SMALL], ["0000"]),
    "a file of many lines": ([SMALL, Patch(20_001, 60_000, addressable=True)], ["0001"]),
    "a path that is no text": ([Patch(5, 100, addressable=False), SMALL], ["0000"]),
    "what follows 20,000 lines": ([SMALL, Patch(19_995, 60_000, addressable=True), SMALL], ["0001", "0002"]),
    "what follows a megabyte": ([HALF, HALF, HALF, SMALL], ["0002", "0003"]),
    "what follows 300 files": ([SMALL] * 301, ["0300"]),
    "nothing of a small change": ([SMALL, None, SMALL], []),
}


@pytest.mark.parametrize("case", PATCHES)
def test_nothing_can_be_said_on(case):
    patches, hidden = PATCHES[case]
    kind = ChangeKind.CHANGE_KIND_MODIFIED
    files = [FileDelta(f"{n:04}", "", kind, "a", "b", 0o100644, 0o100644, (), patch=p) for n, p in enumerate(patches)]
    assert sorted(without_patch(files)) == hidden


def section(path: str, status: str = "M") -> bytes:
    raw = f":100644 100644 {'a' * 40} {'b' * 40} {status}\t{path}\n\n"
    return (raw + "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n").encode()


@pytest.mark.parametrize(
    ("path", "addressable"), [("plain.py", True), ('"\\303\\274.py"', True), ('"\\377.py"', False)]
)
def test_a_path_can_be_named_to_a_host_when_it_is_utf_8(path, addressable):
    [(entry, found)] = parse_diff(section(path))
    patch = entry.delta(found).patch
    assert (patch.addressable, patch.lines) == (addressable, 7)
