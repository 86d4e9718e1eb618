"""What other tools found, as findings of ours: read from SARIF, their rules and severities in our words."""

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from review_service.pipeline import sarif_log
from review_service.pipeline.imported import AGENT, shorten
from squad.code.v1.finding_pb2 import Confidence, Finding, Reference, Severity, Source
from squad.code.v1.location_pb2 import Location, TextRange

_MESSAGE_BYTES = 2000
_SLUG = re.compile(r"[^a-z0-9]+")
_ARGUMENT = re.compile(r"\{(\d{1,2})\}")
_CWE = re.compile(r"\bcwe[-/: ]*0*(\d{1,5})\b", re.IGNORECASE)
_LEVELS = {"error": Severity.SEVERITY_HIGH, "warning": Severity.SEVERITY_MEDIUM}
_SCORES = ((9.0, Severity.SEVERITY_CRITICAL), (7.0, Severity.SEVERITY_HIGH), (4.0, Severity.SEVERITY_MEDIUM))
_SURE = {"very-high": Confidence.CONFIDENCE_HIGH, "high": Confidence.CONFIDENCE_HIGH, "low": Confidence.CONFIDENCE_LOW}


@dataclass(frozen=True, slots=True)
class ToolFindings:
    """What one tool found. Paths are as the tool wrote them; nothing is quoted yet."""

    tool: str
    findings: tuple[Finding, ...]


def read_sarif(data: bytes) -> list[ToolFindings]:
    """Every tool of a log, ascending by name. Raises SarifError."""
    by_tool: dict[str, list[Finding]] = {}
    for run in sarif_log.parse(data).runs:
        by_tool.setdefault(run.tool.driver.name, []).extend(_findings(run))
    return [ToolFindings(tool, tuple(by_tool[tool])) for tool in sorted(by_tool)]


def _findings(run: sarif_log.Run) -> Iterator[Finding]:
    by_id = {rule.id: rule for rule in reversed(run.tool.driver.rules)}
    for result in run.results or ():
        place = _place(run, result)
        if place is not None and _counts(result):
            yield _finding(run.tool.driver.name, result, _rule_of(run, result, by_id), place)


def _counts(result: sarif_log.Result) -> bool:
    """Whether it is something wrong that nobody has dealt with, as far as the tool knows."""
    settled = any(each.status == "accepted" for each in result.suppressions)
    return result.kind == "fail" and not settled and result.baseline_state not in {"unchanged", "absent"}


def _rule_of(run: sarif_log.Run, result: sarif_log.Result, by_id: Mapping[str, sarif_log.Rule]) -> sarif_log.Rule:
    rules, index = run.tool.driver.rules, max(result.rule_index, result.rule.index)
    name = result.rule_id or result.rule.id
    if name in by_id:
        return by_id[name]
    if 0 <= index < len(rules):
        return rules[index]
    # `security/eval/2` may be a kind of the rule `security/eval`.
    return by_id.get(name.rpartition("/")[0]) or sarif_log.Rule(id=name or "unnamed", properties={})


def _finding(tool: str, result: sarif_log.Result, rule: sarif_log.Rule, place: Location) -> Finding:
    name = result.rule_id or result.rule.id or rule.id
    cwes = _cwes(rule, result)
    pages = [
        Reference(label=f"CWE-{number}", url=f"https://cwe.mitre.org/data/definitions/{number}.html") for number in cwes
    ]
    if rule.help_uri.startswith(("https://", "http://")):
        pages.append(Reference(label=f"{tool} {name}"[:100], url=rule.help_uri[:2000]))
    return Finding(
        rule_id=f"{AGENT}/{_slug(tool, 60)}-{_slug(name, 90)}",
        severity=_severity(rule, result),
        confidence=_confidence(rule, result),
        location=place,
        message=_message(rule, result) or f"{tool} reports {name}.",
        references=pages,
        source=Source(engine=tool[:100], engine_rule=name[:200]),
    )


def _slug(text: str, longest: int) -> str:
    return _SLUG.sub("-", text.lower()).strip("-")[:longest].strip("-") or "unnamed"


def _severity(rule: sarif_log.Rule, result: sarif_log.Result) -> Severity:
    """By the score that code scanning reads, else by level."""
    for properties in (result.properties, rule.properties):
        if (score := _number(properties.get("security-severity"))) is not None:
            return next((level for least, level in _SCORES if score >= least), Severity.SEVERITY_LOW)
    return _LEVELS.get(result.level or rule.default_configuration.level, Severity.SEVERITY_LOW)


def _number(value: object) -> float | None:
    try:
        number = float(value) if isinstance(value, str | int | float) else None
    except ValueError:
        return None
    return number if number is not None and 0 < number <= 10 else None


def _confidence(rule: sarif_log.Rule, result: sarif_log.Result) -> Confidence:
    said = rule.properties.get("precision") or result.properties.get("issue_confidence") or ""
    return _SURE.get(str(said)[:20].lower(), Confidence.CONFIDENCE_MEDIUM)


def _cwes(rule: sarif_log.Rule, result: sarif_log.Result) -> list[int]:
    tags: list[object] = []
    for properties in (rule.properties, result.properties):
        for value in (properties.get("tags"), properties.get("cwe")):
            tags += value[:50] if isinstance(value, list) else [value]
    return sorted({int(found[1]) for tag in tags if isinstance(tag, str) and (found := _CWE.search(tag[:200]))})[:10]


def _message(rule: sarif_log.Rule, result: sarif_log.Result) -> str:
    said = result.message
    text = said.text or (rule.message_strings[said.id].text if said.id in rule.message_strings else "")
    text = text[: 4 * _MESSAGE_BYTES] or rule.short_description.text
    filled = _ARGUMENT.sub(lambda match: _argument(said.arguments, int(match[1]), match[0]), text)
    return shorten(filled.replace("\0", "").strip(), _MESSAGE_BYTES)


def _argument(arguments: Sequence[str], number: int, otherwise: str) -> str:
    return arguments[number][:500] if number < len(arguments) else otherwise


def _place(run: sarif_log.Run, result: sarif_log.Result) -> Location | None:
    """Whole lines of the first location; None where there is none."""
    spot = result.locations[0].physical_location if result.locations else sarif_log.PhysicalLocation()
    path, start = _path(run, spot.artifact_location), spot.region.start_line
    if not path or start is None:
        return None
    end = max(start, spot.region.end_line or start)
    return Location(path=path, range=TextRange(start_line=start, end_line=end))


def _path(run: sarif_log.Run, where: sarif_log.ArtifactLocation) -> str:
    """The path of an artifact, absolute if the tool was; empty when it leads out of the repository."""
    if not where.uri and 0 <= where.index < len(run.artifacts):
        where = run.artifacts[where.index].location
    base = run.original_uri_base_ids.get(where.uri_base_id)
    parts = urlsplit(where.uri.replace("\\", "/"))
    raw = parts.path if parts.scheme in {"", "file"} else ""
    if base is not None and raw and not raw.startswith("/"):
        raw = posixpath.join(urlsplit(base.uri).path, raw)
    path = posixpath.normpath(unquote(raw)) if raw else ""
    return "" if path.startswith("..") or path == "." else path
