"""Which dependencies of a change are reported, where, in which words, and what is offered."""

from typing import Any

import pytest

from agent_services.runtime.discovery import load_agent
from agent_services.runtime.examples import try_rule
from agent_services.runtime.rule import Example, Match
from tests.support.agents.fixes import apply_fix

RULE = next(rule for rule in load_agent("security").rules if rule.id == "security/vulnerable-dependency")


def entry(name: str, package: str, *events: dict[str, str], ecosystem: str = "PyPI", **facts: Any) -> dict[str, Any]:
    """One range; `affected` facts go into it."""
    inner = {key: facts.pop(key) for key in ("versions",) if key in facts}
    ranges = [{"type": "ECOSYSTEM", "events": list(events)}] if events else []
    affected = {"package": {"ecosystem": ecosystem, "name": package}, "ranges": ranges, **inner}
    return {"id": name, "affected": [affected], **facts}


def since(version: str = "0") -> dict[str, str]:
    return {"introduced": version}


def fixed(version: str) -> dict[str, str]:
    return {"fixed": version}


DATABASE = (
    entry("GHSA-aaaa", "Lantern", since(), fixed("1.5"), aliases=["CVE-1"], summary="It burns",
          database_specific={"severity": "MODERATE"}),
    entry("PYSEC-1", "lantern", since("1.2"), fixed("1.6"), aliases=["CVE-2"]),
    entry("PYSEC-2", "lantern", since(), fixed("1.5"), aliases=["CVE-1", "GHSA-aaaa"]),
    entry("GHSA-two", "twice", since("1.0"), fixed("1.4"), since("2.0"), fixed("2.3")),
    entry("GHSA-last", "last", since("1.0"), {"last_affected": "1.9"}),
    entry("GHSA-never", "never", since()),
    entry("GHSA-list", "listed", versions=["0.3", "0.7"]),
    entry("GHSA-gone", "gone", since(), withdrawn="2024-01-01T00:00:00Z"),
    entry("MAL-7", "trap", since(), ecosystem="npm"),
    entry("GHSA-js", "wick", since(), fixed("4.17.21"), ecosystem="npm"),
    entry("GO-1", "example.org/oil", since(), fixed("1.3.0"), ecosystem="Go"),
    entry("GHSA-mvn", "org.wax:core", since("2.0"), fixed("2.15.0"), ecosystem="Maven"),
    entry("RUSTSEC-1", "glass", since(), fixed("0.2.23"), ecosystem="crates.io"),
)  # fmt: skip


def said(
    files: dict[str, str], old: dict[str, str] | None = None, context: dict[str, str] | None = None
) -> list[Match]:
    return try_rule(RULE, Example(files, old=old or {}, context=context or {}, advisories=DATABASE))


def requirements(*lines: str, old: str = "") -> list[Match]:
    return said({"requirements.txt": "\n".join(lines) + "\n"}, {"requirements.txt": old} if old else None)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("lantern==1.4", True),
        ("LANTERN==1.5", True),
        ("lantern==1.6", False),
        ("lantern==1.6rc1", True),
        ("twice==1.3", True),
        ("twice==1.4", False),
        ("twice==1.9.9", False),
        ("twice==2.0", True),
        ("twice==2.3", False),
        ("last==1.9", True),
        ("last==1.9.1", False),
        ("last==0.9", False),
        ("never==99", True),
        ("listed==0.3", True),
        ("listed==0.4", False),
        ("gone==1.0", False),
        ("unheard==1.0", False),
        ("lantern<1.4", True),
        ("lantern<1.5", True),
        ("lantern<=1.4.9", True),
        ("lantern<=1.6", False),
        ("lantern>=1.0,<1.9", False),
        ("lantern~=1.4.0", True),
        ("lantern>=1.0", False),
        ("lantern", False),
        ("twice<1.0", False),
        ("twice<2.2", True),
        ("never", True),
        ("never>=3", True),
        ("last>=1.0,<=1.9", True),
        ("last<2", False),
        ("listed<1", False),
    ],
)
def test_a_requirement_is_judged_by_the_ranges(line: str, found: bool) -> None:
    assert bool(requirements(line)) is found


def test_one_finding_a_package_names_each_weakness_once() -> None:
    (match,) = requirements("lantern==1.4")
    assert "has 2 published weaknesses" in match.message
    assert "CVE-1 (GHSA-aaaa), CVE-2 (PYSEC-1)" in match.message
    assert match.message.endswith("The first version without any known one is 1.6.")


def test_severity_is_the_worst_and_a_range_is_less_certain() -> None:
    assert [match.severity for match in requirements("lantern==1.1")] == ["medium"]
    assert [match.severity for match in requirements("twice==1.1")] == [None]
    assert [match.confidence for match in requirements("lantern==1.1", "twice<1.4")] == ["high", "medium"]


def test_what_was_there_before_is_not_new_wherever_it_stood() -> None:
    assert not requirements("flask==1", "lantern==1.4", old="lantern==1.4\n")
    assert not said({"a/requirements.txt": "lantern==1.4\n"}, {"requirements.txt": "lantern==1.4\n"})
    assert requirements("lantern==1.4", old="lantern==1.3\n")


def test_a_malicious_package_is_to_be_removed() -> None:
    (match,) = said({"package.json": '{"dependencies": {"trap": "^1.0.0"}}'})
    assert match.severity == "critical"
    assert "MAL-7" in match.message
    assert "Remove it" in match.message


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        ("package.json", '{\n"dependencies": {\n"wick": "4.17.20"\n}}', 3),
        ("go.mod", "module a\nrequire example.org/oil v1.2.0\n", 2),
        ("Cargo.toml", '[dependencies]\nglass = "=0.2.20"\n', 2),
        ("pyproject.toml", '[project]\ndependencies = [\n"lantern==1.4",\n]\n', 3),
        ("package-lock.json", '{"packages": {\n"node_modules/wick": {\n"version": "4.17.20"\n}}}', 3),
        ("poetry.lock", '[[package]]\nname = "lantern"\nversion = "1.4"\n', 3),
        (
            "pom.xml",
            "<dependency>\n<groupId>org.wax</groupId><artifactId>core</artifactId>\n<version>2.14.1</version>\n</dependency>",
            3,
        ),
    ],
)
def test_every_ecosystem_is_reported_on_its_line(path: str, text: str, line: int) -> None:
    assert [match.span.line for match in said({path: text})] == [line]


def test_a_range_is_settled_by_the_lock_beside_it() -> None:
    manifest = {"web/package.json": '{"dependencies": {"wick": "^4.0.0"}}'}
    lock = '{"packages": {"node_modules/wick": {"version": "%s"}}}'
    (match,) = said(manifest, context={"web/package-lock.json": lock % "4.17.15"})
    assert "`wick`, which `web/package-lock.json` settles as 4.17.15, has" in match.message
    assert match.confidence == "high"
    assert not said(manifest, context={"web/package-lock.json": lock % "4.17.21"})
    assert not said(manifest)


def test_manifest_and_lock_of_one_change_speak_once_of_a_package() -> None:
    lock = '[[package]]\nname = "lantern"\nversion = "1.4"\n\n[[package]]\nname = "never"\nversion = "1"\n'
    found = said({"pyproject.toml": '[project]\ndependencies = ["lantern>=1"]\n', "uv.lock": lock})
    assert sorted((match.path, match.span.line) for match in found) == [("pyproject.toml", 2), ("uv.lock", 7)]


CORE = "<dependency><groupId>org.wax</groupId><artifactId>core</artifactId><version>${v}</version></dependency>"
FIXED = {
    "a pin": ("requirements.txt", "a==1\nlantern == 1.4  # light\n", "a==1\nlantern == 1.6  # light\n"),
    "a script's": ("package.json", '{"dependencies": {"wick": "4.1.0"}}', '{"dependencies": {"wick": "4.17.21"}}'),
    "a project's": (
        "pyproject.toml",
        '[project]\ndependencies = ["lantern[x]==1.4"]\n',
        '[project]\ndependencies = ["lantern[x]==1.6"]\n',
    ),
    "a crate's": ("Cargo.toml", '[dependencies]\nglass = "=0.2.20"\n', '[dependencies]\nglass = "=0.2.23"\n'),
    "a property": (
        "pom.xml",
        f"<properties><v>2.1</v></properties>{CORE}",
        f"<properties><v>2.15.0</v></properties>{CORE}",
    ),
    "a line of its own": ("requirements.txt", "twice==1.1\n", "twice==1.4\n"),
}


@pytest.mark.parametrize("name", FIXED)
def test_a_plain_pin_is_raised_to_the_first_version_without_any(name: str) -> None:
    path, before, after = FIXED[name]
    (match,) = said({path: before})
    assert match.fix is not None
    assert apply_fix(before, match.fix) == after
    assert not said({path: after})


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("requirements.txt", "lantern==1.4 --hash=sha256:aa\n"),
        ("requirements.txt", "lantern==1.4 \\\n    --hash=sha256:aa\n"),
        ("requirements.txt", "lantern<1.4\n"),
        ("requirements.txt", "never==1.4\n"),
        ("uv.lock", '[[package]]\nname = "lantern"\nversion = "1.4"\n'),
        ("go.mod", "require example.org/oil v1.2.0\n"),
    ],
)
def test_nothing_is_offered_where_it_would_not_hold(path: str, text: str) -> None:
    assert [match.fix for match in said({path: text})] == [None]


def test_nothing_is_offered_where_a_lock_would_have_to_follow() -> None:
    (match,) = said({"package.json": '{"dependencies": {"wick": "4.1.0"}}'}, context={"package-lock.json": "{}"})
    assert match.fix is None


def test_without_a_database_nothing_is_said() -> None:
    assert not try_rule(RULE, Example({"requirements.txt": "lantern==1.4\n"}))
