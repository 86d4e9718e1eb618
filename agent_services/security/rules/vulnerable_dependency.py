"""Published weaknesses are what attackers try first: they come with instructions, and a scan finds who has them."""

from collections.abc import Iterator, Sequence

from agent_services.runtime.advisories.advisory import Advisory, together
from agent_services.runtime.advisories.database import Advisories
from agent_services.runtime.advisories.verdict import affecting, first_fixed
from agent_services.runtime.manifests.dependency import Dependency
from agent_services.runtime.manifests.files import dependencies, is_lock, locks_of
from agent_services.runtime.manifests.wanted import Wanted
from agent_services.runtime.rule import Example, Fix, Match, Severity, rule
from agent_services.runtime.source import ChangeView, SourceFile

_SEVERITIES: tuple[Severity, ...] = ("low", "medium", "high", "critical")
_SHOWN = 3
_ENTRY = {
    "id": "GHSA-aaaa-bbbb-cccc",
    "aliases": ["CVE-2031-10001"],
    "summary": "Templates run what visitors send",
    "database_specific": {"severity": "HIGH"},
    "affected": [
        {
            "package": {"ecosystem": "PyPI", "name": "pagemaker"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "1.0"}, {"fixed": "1.4.2"}]}],
        }
    ],
}


@rule(
    severity="high",
    confidence="high",
    cwe=(1395, 937),
    languages=("*",),
    source="OWASP A06:2021, OSV schema 1.6; nearest: pip-audit, osv-scanner, npm audit",
    references=(("OSV", "https://osv.dev/"),),
    flags=Example({"requirements.txt": "pagemaker==1.4.1\n"}, advisories=(_ENTRY,)),
    passes=Example({"requirements.txt": "pagemaker==1.4.2\n"}, advisories=(_ENTRY,)),
    limits="Silent unless the agent is given a database (`SQUAD_ADVISORIES`); of a range it speaks only when the"
    " highest version it allows, or the one a lock file settles, is affected.",
    reads="text",
    generated=True,
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds dependencies, new in the change or of another version than before, with known weaknesses."""
    change = file.change
    named = dependencies(file) if change is not None and change.advisories is not None else ()
    if change is None or change.advisories is None or not named:
        return
    before = _before(change)
    elsewhere = _asked_for_beside(file, change, before) if is_lock(file.path) else set()
    for found in named:
        if (found.package, found.wanted) not in before and found.package not in elsewhere:
            yield from _judged(file, change, change.advisories, found)


def _before(change: ChangeView) -> set[tuple[object, object]]:
    """What the changed files named before the change, in whichever of them."""
    old = [file.old for file in change.files if file.old is not None]
    return {(each.package, each.wanted) for file in (*old, *change.deleted) for each in dependencies(file)}


def _asked_for_beside(lock: SourceFile, change: ChangeView, before: set[tuple[object, object]]) -> set[object]:
    """Packages of a lock file that the change asks for in a manifest: there is where somebody can act."""
    manifests = [file for file in change.files if lock.path in locks_of(file.path)]
    asked = [each for file in manifests for each in dependencies(file)]
    return {each.package for each in asked if (each.package, each.wanted) not in before}


def _judged(file: SourceFile, change: ChangeView, advisories: Advisories, found: Dependency) -> Iterator[Match]:
    known = advisories.about(*found.package)
    if not known:
        return
    settled = {} if found.wanted.version else _settled(file, change, found)
    judged = [Wanted(version) for version in settled] or [found.wanted]
    # Of several installed versions we cannot tell which one is meant here: it must be true of all.
    about = [each for each in known if all(affecting(found.ecosystem, wanted, (each,)) for wanted in judged)]
    if about:
        version = judged[0].version
        fixed = first_fixed(found.ecosystem, version, known) if version else ""
        yield file.match(
            found.span,
            f"{_subject(file, found, settled)} {_said(about)} {_advice(about, version, fixed)}",
            severity=_severity(about),
            confidence="high" if version else "medium",
            fix=_fix(file, change, found, fixed),
            steps=(file.step(found.given, "The version is set here."),) if found.given else (),
        )


def _settled(file: SourceFile, change: ChangeView, found: Dependency) -> dict[str, str]:
    """The versions that the nearest lock file of a manifest has of a package, with its path."""
    for path in locks_of(file.path):
        if (text := change.read(path)) is not None:
            lock = change.file(path) or SourceFile(path, text)
            return {each.wanted.version: path for each in dependencies(lock) if each.package == found.package}
    return {}


def _subject(file: SourceFile, found: Dependency, settled: dict[str, str]) -> str:
    if found.wanted.version:
        return f"`{found.name}` {found.wanted.version}"
    if settled:
        version, path = next(iter(settled.items()))
        return f"`{found.name}`, which `{path}` settles as {version},"
    return f"The highest version that `{file.lines.cut(found.span).strip()[:200]}` allows"


def _said(about: Sequence[Advisory]) -> str:
    groups = together(about)
    if malicious := next((name for names in groups for name in names if name.startswith("MAL-")), ""):
        return f"was published to attack who installs it ({malicious})."
    shown = [f"{names[0]} ({names[1]})" if len(names) > 1 else names[0] for names in groups[:_SHOWN]]
    if len(groups) == 1:
        summary = f", {about[0].summary}" if about[0].summary else ""
        return f"has a published weakness, known to attackers as well: {shown[0]}{summary}."
    more = f" and {len(groups) - _SHOWN} more" if len(groups) > _SHOWN else ""
    return f"has {len(groups)} published weaknesses, known to attackers as well: {', '.join(shown)}{more}."


def _advice(about: Sequence[Advisory], version: str, fixed: str) -> str:
    if any(name.startswith("MAL-") for each in about for name in each.names):
        return "Remove it, and replace every secret that a machine with it could read."
    if fixed:
        return f"The first version without any known one is {fixed}."
    if not version:
        return "Allow a version in which they are fixed."
    return "No version without it is known: use another package, or keep what strangers send away from this one."


def _severity(about: Sequence[Advisory]) -> Severity | None:
    said = [each.severity for each in about if each.severity is not None]
    return max(said, key=_SEVERITIES.index, default=None)


def _fix(file: SourceFile, change: ChangeView, found: Dependency, fixed: str) -> Fix | None:
    """None where a lock file would have to change as well."""
    if not fixed or found.pin is None or any(path in change.paths for path in locks_of(file.path)):
        return None
    return file.fix(f"Raise {found.name} to {fixed}", file.replace(found.pin, fixed))
