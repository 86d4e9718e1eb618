"""Findings put anywhere into changed files by chance, for what is done with findings wherever they are."""

import ast
import random
import warnings
from collections.abc import Iterable, Iterator
from hashlib import sha256

from review_service.pipeline.classify import ReviewedFile
from review_service.pipeline.edits import apply_edits
from squad.code.v1.finding_pb2 import Finding, Fix, TextEdit
from squad.code.v1.location_pb2 import Location, TextRange
from squad.review.v1.review_pb2 import FixStatus, ReviewFinding, ShownAs

_PER_FILE = 4


def findings_in(files: Iterable[ReviewedFile], chance: random.Random) -> Iterator[ReviewFinding]:
    """Some in the hunks of every file and some anywhere, half of them with a fix."""
    for file in files:
        for number in range(_PER_FILE):
            line = chance.choice([line for start, end in file.hunks for line in (start, end)] or [1])
            line = line if number % 2 else chance.randint(1, max(1, file.line_count))
            last = min(max(1, file.line_count), line + chance.choice([0, 0, 3, 30]))
            made = _finding(file.path, TextRange(start_line=line, end_line=last), f"{file.path}:{number}")
            if chance.random() < 0.5:
                _fix(made, file, chance)
            yield made


def _finding(path: str, where: TextRange, name: str) -> ReviewFinding:
    found = Finding(rule_id="test/any", location=Location(path=path, range=where), message="A remark.")
    digest = sha256(name.encode()).hexdigest()[:32]
    inline = ShownAs.SHOWN_AS_INLINE
    return ReviewFinding(id=digest, fingerprint=digest, agent="test", finding=found, shown_as=inline)


def _fix(finding: ReviewFinding, file: ReviewedFile, chance: random.Random) -> None:
    """A fix of the first line that changes the file and leaves one which parses, as only such are verified."""
    line = finding.finding.location.range.start_line
    text = file.head_lines()[line - 1].removesuffix("\r")
    new = chance.choice(
        ["pass", text + "  # ```seen```", "# above\n" + text, text.lstrip() + "\n\n", "x = [\n    1,\n]", "", None]
    )
    gone = new is None and line < file.line_count
    end = (line + 1, 1) if gone else (line, len(text.encode("utf-8", "surrogatepass")) + 1)
    whole = TextRange(start_line=line, start_column=1, end_line=end[0], end_column=end[1])
    edit = TextEdit(path=file.path, range=whole, new_text=new or "")
    content = file.content.new or b""
    fixed = apply_edits(content, [edit])
    if fixed != content and parses(fixed):
        finding.finding.fix.CopyFrom(Fix(description="Change it", edits=[edit]))
        finding.fix_status = FixStatus.FIX_STATUS_VERIFIED


def parses(content: bytes) -> bool:
    """Whether it is Python."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            ast.parse(content)
        except (SyntaxError, ValueError):
            return False
    return True
