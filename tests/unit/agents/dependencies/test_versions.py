"""Versions stand in the order of their ecosystem, and a manifest's words become bounds."""

from itertools import pairwise

import pytest

from agent_services.runtime.advisories.cvss import base_score
from agent_services.runtime.advisories.versions import Ecosystem, order_of, package_name
from agent_services.runtime.manifests.wanted import Wanted, cargo, npm, pep440, poetry

ASCENDING: list[tuple[Ecosystem, str]] = [
    ("PyPI", "1.0.dev1 1.0a1 1.0rc1 1.0 1.0.post1 1.1 1!0.1"),
    ("npm", "0.9.10 1.0.0-alpha 1.0.0-alpha.1 1.0.0-alpha.beta 1.0.0-beta.2 1.0.0-beta.11 1.0.0-rc.1 1.0.0 1.0.1 1.10"),
    ("Go", "0.0.0-20190308221718-c2843e01d9a2 0.0.1 v1.2.3 1.2.4+incompatible"),
    ("crates.io", "0.1.0 0.1.1-pre 0.1.1 1.0.0"),
    (
        "Maven",
        "1.0-alpha-1 1.0-beta 1.0-RC1 1.0-SNAPSHOT 1.0 1.0-sp 1.0-jre 1.0.1 1.2 1.10 2.0.0.M1 2.0.0.RELEASE 2.0.1",
    ),
]
EQUAL: list[tuple[Ecosystem, str, str]] = [
    ("PyPI", "1.0", "1.0.0"),
    ("npm", "1.0.0", "v1.0.0+build.5"),
    ("Maven", "1.0.0", "1"),
    ("Maven", "2.0.Final", "2.0"),
    ("Maven", "1.0-RC1", "1.0-cr1"),
]


@pytest.mark.parametrize(("ecosystem", "versions"), ASCENDING)
def test_versions_ascend(ecosystem: Ecosystem, versions: str) -> None:
    for lower, higher in pairwise(versions.split()):
        low, high = order_of(ecosystem, lower), order_of(ecosystem, higher)
        assert low is not None
        assert high is not None
        assert low < high, f"{lower} is below {higher}"


@pytest.mark.parametrize(("ecosystem", "one", "other"), EQUAL)
def test_different_writings_are_one_version(ecosystem: Ecosystem, one: str, other: str) -> None:
    assert order_of(ecosystem, one) == order_of(ecosystem, other)


@pytest.mark.parametrize("text", ["", "latest", "1." * 200, "\u0663.\u0661.\u0664", "x"])
def test_what_is_no_version_has_no_place(text: str) -> None:
    assert order_of("PyPI", text + "!") is None
    assert order_of("npm", text) is None


def test_names_of_pypi_are_compared_without_case_and_punctuation() -> None:
    assert package_name("PyPI", "Zope.Interface_x") == package_name("PyPI", "zope-interface-x")
    assert package_name("npm", "JSONStream") == "JSONStream"


def _any(*bounds: str) -> Wanted:
    pairs = (bound.split() for bound in bounds)
    return Wanted(alternatives=(tuple((operator, version) for operator, version in pairs),))


@pytest.mark.parametrize(
    ("read", "text", "wanted"),
    [
        (pep440, "==1.2.3", Wanted("1.2.3")),
        (pep440, "===1.2.3", Wanted("1.2.3")),
        (pep440, "==1.2.*", _any(">= 1.2", "< 1.3")),
        (pep440, "~=1.4.2", _any(">= 1.4.2", "< 1.5")),
        (pep440, "", _any()),
        (pep440, "one", None),
        (npm, "1.2.3", Wanted("1.2.3")),
        (npm, "=v1.2.3", Wanted("1.2.3")),
        (npm, "^1.2.3", _any(">= 1.2.3", "< 2")),
        (npm, "^0.2.3", _any(">= 0.2.3", "< 0.3")),
        (npm, "^0.0.3", _any(">= 0.0.3", "< 0.0.4")),
        (npm, "~1.2.3", _any(">= 1.2.3", "< 1.3")),
        (npm, "1.x", _any(">= 1", "< 2")),
        (npm, "1.2 - 1.4", _any(">= 1.2", "< 1.5")),
        (npm, ">=1.2.0 <1.4.0", _any(">= 1.2.0", "< 1.4.0")),
        (npm, "^1.0 || ^2.0", Wanted(alternatives=((((">="), "1.0"), ("<", "2")), ((">=", "2.0"), ("<", "3"))))),
        (npm, "*", _any()),
        (npm, "", _any()),
        (npm, "latest", None),
        (npm, "file:../one", None),
        (npm, "git+https://example.org/a.git#v1.2.3", None),
        (cargo, "1.2", _any(">= 1.2", "< 2")),
        (cargo, "=1.2.3", Wanted("1.2.3")),
        (cargo, ">=1.2, <1.5", _any(">= 1.2", "< 1.5")),
        (poetry, "1.2.3", Wanted("1.2.3")),
        (poetry, "^1.2", _any(">= 1.2", "< 2")),
        (poetry, ">=1.2,<2", _any("< 2", ">= 1.2")),
        (npm, "1" * 500, None),
        (pep440, "==" + "1" * 500, None),
    ],
)
def test_a_manifest_s_words_are_understood(read, text: str, wanted: Wanted | None) -> None:
    found = read(text)
    assert found == wanted or (
        found is not None
        and wanted is not None
        and set(map(frozenset, found.alternatives)) == set(map(frozenset, wanted.alternatives))
    )


@pytest.mark.parametrize(
    ("vector", "score"),
    [
        ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 9.8),
        ("CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", 6.1),
        ("CVSS:3.0/AV:L/AC:H/PR:L/UI:N/S:U/C:N/I:N/A:H", 4.7),
        ("CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:H", 9.9),
        ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N", 0.0),
        ("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", None),
        ("CVSS:3.1/AV:N", None),
        ("bad", None),
    ],
)
def test_the_score_of_a_vector_is_that_of_the_specification(vector: str, score: float | None) -> None:
    assert base_score(vector) == score
