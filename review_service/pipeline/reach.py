"""Who comes by the code of a finding: tests, other code, or whoever calls an entry point."""

import re
from collections.abc import Iterator, Mapping, Sequence

from review_service.pipeline.globs import matcher
from squad.code.v1.finding_pb2 import Finding
from squad.review.v1.review_pb2 import Reach

is_test = matcher(
    ["test/", "tests/", "testing/", "__tests__/", "spec/", "e2e/", "fixtures/", "testdata/", "examples/", "example/",
     "benchmarks/", "benches/", "test_*.py", "tests.py", "*_test.py", "conftest.py", "*_test.go", "*Test.java",
     "*Tests.java", "*.test.*", "*.spec.*"]
)  # fmt: skip
"""Whether a path is one of tests, examples or benchmarks."""

_LINES_UP = 1500
_LONGEST_LINE = 400

# A line that opens a block which the outside calls: it, or a decorator or annotation right above it, says so.
_ENTRY = re.compile(
    r"""
      @[\w.]*\b(?:route|get|post|put|patch|delete|head|websocket|api_view|command|group|callback|task|shared_task
                |periodic_task|app_task|actor|job|on_event|event_handler|receiver|lambda_handler)\b
    | @(?:Get|Post|Put|Patch|Delete|Request)Mapping\b | @(?:Path|GET|POST|PUT|DELETE|Scheduled|KafkaListener)\b
    | \bclass\s+\w+\s*\([^)]*(?:View|ViewSet|APIView|Resource|RequestHandler|HTTPEndpoint|BaseCommand|Task)\b
    | \bclass\s+\w+.*\bextends\s+HttpServlet\b
    | \bdef\s+(?:main|lambda_handler)\s*\( | \bif\s+__name__\s*==
    | \bfunc\s+main\s*\( | \bhttp\.ResponseWriter\b | \bpublic\s+static\s+void\s+main\b
    | \b(?:app|router|server|api)\.(?:get|post|put|patch|delete|all|use)\s*\(
    | \bexport\s+(?:default\s+)?(?:async\s+)?function\s+(?:handler|GET|POST|PUT|PATCH|DELETE|loader|action)\b
    """,
    re.VERBOSE,
)
_ABOVE_HEADER = re.compile(r"[@)\]]")


def reach_of(finding: Finding, lines: Mapping[str, Sequence[str]]) -> Reach:
    """How far out the finding lies; `lines` holds the head versions that are known, by path."""
    if is_test(finding.location.path):
        return Reach.REACH_TEST
    places = [finding.location, *(step.location for step in finding.evidence)]
    spots = {(place.path, place.range.start_line) for place in places}
    if any(_is_entered(lines.get(path, ()), line) for path, line in sorted(spots)):
        return Reach.REACH_ENTRY_POINT
    return Reach.REACH_INTERNAL


def _is_entered(lines: Sequence[str], number: int) -> bool:
    return any(_ENTRY.search(line[:_LONGEST_LINE]) for line in _around(lines, number))


def _around(lines: Sequence[str], number: int) -> Iterator[str]:
    """The line, the lines that open the blocks around it by indentation, and what stands right above those."""
    if not 1 <= number <= len(lines):
        return
    yield lines[number - 1]
    depth = _depth(lines[number - 1])
    above_header = False
    for line in reversed(lines[max(0, number - 1 - _LINES_UP) : number - 1]):
        if not line.strip():
            above_header = False
        elif _depth(line) < depth:
            depth, above_header = _depth(line), True
            yield line
        elif above_header and _depth(line) == depth and _ABOVE_HEADER.match(line.strip()):
            yield line
        elif _depth(line) == depth:
            above_header = False
        if not depth and not above_header:
            return


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())
