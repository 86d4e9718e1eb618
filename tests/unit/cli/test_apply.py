"""Which fixes are applied together, and when a file is left alone."""

from dataclasses import dataclass
from types import SimpleNamespace

import pytest

from cli.apply import apply_fixes
from squad.code.v1.finding_pb2 import Fix, Severity, TextEdit
from squad.review.v1.review_pb2 import Conclusion, FixStatus
from tests.support.reports import finding, location, review, span

BEFORE = b"one\ntwo\nthree\n"
GATE = Severity.SEVERITY_HIGH


@dataclass
class Reviewed:
    """The side of a change source that applying needs: what was reviewed."""

    content: bytes

    async def change(self):
        return SimpleNamespace(files=[SimpleNamespace(path="a.txt", new_blob_id="1")])

    async def blobs(self, ids):
        return dict.fromkeys(ids, self.content)


def fixed(line, new_text, *, id="1", status=FixStatus.FIX_STATUS_VERIFIED, end=4):
    made = finding(at=location("a.txt", line), id=id, fix_status=status)
    made.finding.fix.CopyFrom(Fix(edits=[TextEdit(path="a.txt", range=span(line, 1, end), new_text=new_text)]))
    return made


async def applied(tmp_path, *findings, content=BEFORE):
    (tmp_path / "a.txt").write_bytes(content)
    left = await apply_fixes(tmp_path, Reviewed(BEFORE), review(*findings), GATE)
    return (tmp_path / "a.txt").read_bytes(), left


async def test_fixes_of_different_lines_are_applied_together(tmp_path):
    text, left = await applied(tmp_path, fixed(1, "1"), fixed(2, "2", id="2"))
    assert text == b"1\n2\nthree\n"
    assert left.review.conclusion == Conclusion.CONCLUSION_PASSED


async def test_of_two_fixes_of_one_place_the_first_is_applied(tmp_path):
    text, left = await applied(tmp_path, fixed(1, "first"), fixed(1, "second", id="2"))
    assert text == b"first\ntwo\nthree\n"
    assert (left.mended, left.counts.high) == ({"1"}, 1)


async def test_an_edit_that_two_fixes_share_is_applied_once(tmp_path):
    text, _ = await applied(tmp_path, fixed(1, "import x\n", end=1), fixed(1, "import x\n", id="2", end=1))
    assert text == b"import x\n" + BEFORE


@pytest.mark.parametrize("status", [FixStatus.FIX_STATUS_REJECTED, FixStatus.FIX_STATUS_UNSPECIFIED])
async def test_a_fix_that_was_not_verified_is_never_applied(tmp_path, status):
    text, _ = await applied(tmp_path, fixed(1, "1", status=status))
    assert text == BEFORE


async def test_a_file_that_changed_since_the_review_is_left_alone(tmp_path, capsys):
    text, _ = await applied(tmp_path, fixed(1, "1"), content=b"newer\n")
    assert text == b"newer\n"
    assert "a.txt is not the file that was reviewed any more" in capsys.readouterr().err


async def test_a_symbolic_link_is_left_alone(tmp_path):
    outside = tmp_path / "outside"
    outside.write_bytes(BEFORE)
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / "a.txt").symlink_to(outside)
    await apply_fixes(tree, Reviewed(BEFORE), review(fixed(1, "1")), GATE)
    assert outside.read_bytes() == BEFORE
