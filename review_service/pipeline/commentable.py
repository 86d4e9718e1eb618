"""Files whose diff a code host shows no patch of: no comment can stand on their lines.

GitHub's limits (docs: repositories/creating-and-managing-repositories/repository-limits), the strictest that are known.
"""

from collections.abc import Sequence

from review_service.pipeline.change import FileDelta, Patch

FILE_LINES, FILE_BYTES = 20_000, 500_000
DIFF_FILES, DIFF_LINES, DIFF_BYTES = 300, 20_000, 1_000_000
_UNASKED = Patch(0, 0, addressable=True)


def without_patch(files: Sequence[FileDelta]) -> frozenset[str]:
    """Paths of a whole change, in git's order, on which no comment can stand: beyond a limit, nothing can any more."""
    hidden: set[str] = set()
    lines = size = 0
    for count, delta in enumerate(files, start=1):
        patch = delta.patch or _UNASKED
        lines, size = lines + patch.lines, size + patch.size
        beyond = count > DIFF_FILES or lines > DIFF_LINES or size > DIFF_BYTES
        if beyond or not patch.addressable or patch.lines > FILE_LINES or patch.size > FILE_BYTES:
            hidden.add(delta.path)
    return frozenset(hidden)
