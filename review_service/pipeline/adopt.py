"""A file that a pull request added and then renamed: its findings stay who they were in the push before.

The diff with the base shows a new file in either push, so that nothing in it tells of the rename. What tells is that
the old path is no longer part of the change, and that the very code stands in another file now.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from review_service.pipeline.analysis import Analysis
from review_service.pipeline.identity import finding_id
from squad.code.v1.finding_pb2 import Finding
from squad.review.v1.review_pb2 import ReviewFinding

Code = tuple[str, str, str]


def adopt(analysis: Analysis, earlier: Sequence[ReviewFinding], review_id: str) -> Analysis:
    """The analysis with the identities of earlier findings whose files are gone and whose code is not."""
    here = {cell.path for _, cell in analysis.cells}
    present = {finding.fingerprint for finding in analysis.findings}
    orphans: dict[Code, list[str]] = defaultdict(list)
    for finding in earlier:
        if finding.finding.location.path not in here and finding.fingerprint not in present:
            orphans[_code(finding.finding)].append(finding.fingerprint)
    known = {finding.fingerprint for finding in earlier}
    adopted = {
        finding.id: orphans[_code(finding.finding)].pop(0)
        for finding in analysis.findings
        if finding.fingerprint not in known and orphans.get(_code(finding.finding))
    }
    return _with_identities(analysis, adopted, review_id) if adopted else analysis


def _code(finding: Finding) -> Code:
    """Rule, definition and quoted code without white space; without a quote, nothing that could be found again."""
    quote = "".join(finding.evidence[0].quote.split()) if finding.evidence else ""
    return finding.rule_id, finding.location.symbol, quote or finding.location.path


def _with_identities(analysis: Analysis, adopted: Mapping[str, str], review_id: str) -> Analysis:
    """The same with other fingerprints, by id; whatever names a finding by its id follows."""
    ids = {old: finding_id(review_id, fingerprint) for old, fingerprint in adopted.items()}
    findings = []
    for finding in analysis.findings:
        changed = ReviewFinding()
        changed.CopyFrom(finding)
        changed.id = ids.get(finding.id, finding.id)
        changed.fingerprint = adopted.get(finding.id, finding.fingerprint)
        changed.folded_into = ids.get(finding.folded_into, finding.folded_into)
        findings.append(changed)
    placements = (
        replace(place, finding_id=ids.get(place.finding_id, place.finding_id)) for place in analysis.placements
    )
    return replace(analysis, findings=tuple(findings), placements=tuple(placements))
