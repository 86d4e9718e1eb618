"""Of the findings at each confidence, which share is right: where a set tells right from wrong."""

import json
import math
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from typing import Any

from tests.quality import scorers
from tests.quality.data import Cases, Data
from tests.quality.product import Finding, Seen

CONFIDENCES = ("low", "medium", "high")
Judged = tuple[int, int]
"""How many were right, and how many wrong."""
Calibration = dict[str, dict[str, Judged]]
"""By agent and set, then by confidence."""


def scanned(data: Data, seen: Mapping[str, Seen]) -> Calibration:
    """Security findings on the sets that hold safe code beside unsafe."""
    judges: dict[str, Callable[[Data, Sequence[Finding]], Judged]] = {
        "owasp": _owasp,
        "sven": _sven,
        "realvuln": _realvuln,
    }
    return {f"security, {name}": _by_confidence(data, judges[name], seen[name]) for name in judges if name in seen}


def reversed_fixes(cases: Cases, agent: str, seen: Seen) -> dict[str, Judged]:
    """Findings on the changed lines of the problem are right, on those of its fix wrong; chance gives one half."""
    said = {"b": dict.fromkeys(CONFIDENCES, 0), "a": dict.fromkeys(CONFIDENCES, 0)}
    for finding in seen.of(agent):
        case, _, rest = str(finding["path"]).partition("/")
        side, _, path = rest.partition("/")
        file = cases.get(case, {}).get("files", {}).get(path)
        if file is not None and finding["line"] in {*file[f"{side}_lines"], *file[f"{side}_anchor"]}:
            said[side][str(finding["confidence"])] += 1
    return {each: (said["b"][each], said["a"][each]) for each in CONFIDENCES}


def _by_confidence(data: Data, judge: Callable[[Data, Sequence[Finding]], Judged], seen: Seen) -> dict[str, Judged]:
    said = seen.of("security")
    return {each: judge(data, [one for one in said if one["confidence"] == each]) for each in CONFIDENCES}


def _owasp(data: Data, said: Sequence[Finding]) -> Judged:
    figures = scorers.owasp(data, said)
    return figures["right"], figures["wrong"]


def _realvuln(data: Data, said: Sequence[Finding]) -> Judged:
    figures = scorers.realvuln(data, said)
    return figures["right"], figures["wrong"]


def _sven(data: Data, said: Sequence[Finding]) -> Judged:
    """Functions flagged with their own family of weakness: before the fix rightly, after it wrongly."""
    families = _families(data)
    truth: dict[str, Any] = json.loads((data.sets / "sven/sven_truth.json").read_text(encoding="utf-8"))
    flagged = {"before": set[str](), "after": set[str]()}
    for finding in said:
        key, _, side = str(finding["path"]).rpartition("/")[2].removesuffix(".py").rpartition("_")
        if key in truth and families[truth[key]["cwe"]] in {families.get(cwe) for cwe in finding["cwe"]}:
            flagged[side].add(key)
    return len(flagged["before"]), len(flagged["after"])


def _families(data: Data) -> dict[int, str]:
    """The scorers' own families of weaknesses, by number."""
    sys.path.insert(0, str(data.scorers))
    try:
        families: dict[int, str] = import_module("cwefam").C2F
        return families
    finally:
        sys.path.remove(str(data.scorers))


def lines(calibration: Calibration) -> Iterator[str]:
    """A table, and a chart of all agents' shares with the bounds that so few cases allow."""
    yield from (
        "| agent, set | confidence | right | wrong | share right | 95 % interval |",
        "|---|---|---|---|---|---|",
    )
    for name, judged in calibration.items():
        for confidence in CONFIDENCES:
            right, wrong = judged[confidence]
            if right + wrong:
                low, high = interval(right, right + wrong)
                share = f"{right / (right + wrong):.2f} | {low:.2f} to {high:.2f}"
                yield f"| {name} | {confidence} | {right} | {wrong} | {share} |"
    yield from ("", *_chart(calibration))


def _chart(calibration: Calibration) -> Iterator[str]:
    """Share right by confidence over all agents and sets; a level that nobody used is drawn at zero."""
    yield from ("```mermaid", "xychart-beta", '  title "Share of findings that are right, by confidence"')
    yield "  x-axis [low, medium, high]"
    yield '  y-axis "share right" 0 --> 1'
    pooled = [_pooled(calibration, each) for each in CONFIDENCES]
    shares = [right / max(1, right + wrong) for right, wrong in pooled]
    lows = [interval(right, right + wrong)[0] for right, wrong in pooled]
    yield f"  bar [{', '.join(f'{share:.2f}' for share in shares)}]"
    yield f"  line [{', '.join(f'{low:.2f}' for low in lows)}]"
    yield "```"


def _pooled(calibration: Calibration, confidence: str) -> Judged:
    judged = [each[confidence] for each in calibration.values()]
    return sum(right for right, _ in judged), sum(wrong for _, wrong in judged)


def interval(right: int, count: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share."""
    if not count:
        return 0.0, 1.0
    z, share = 1.96, right / count
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count)) / (1 + z * z / count)
    return max(0.0, middle - half), min(1.0, middle + half)
