"""A database is read in every form it comes in, and refused in one sentence when it is broken."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from agent_services.runtime.advisories import reading
from agent_services.runtime.advisories.advisory import Advisory
from agent_services.runtime.advisories.index import open_advisories
from agent_services.runtime.advisories.reading import AdvisoriesError


def entry(name: str = "GHSA-1111-2222-3333", package: str = "lantern", **facts: Any) -> dict[str, Any]:
    """What a database says about one package."""
    affected = {
        "package": {"ecosystem": "PyPI", "name": package},
        "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.5"}]}],
    }
    return {"id": name, "affected": [affected], **facts}


def as_zip(folder: Path, files: dict[str, bytes]) -> Path:
    path = folder / "all.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def about(path: Path, package: str = "lantern") -> tuple[Advisory, ...]:
    return open_advisories(path, path.parent / "cache").about("PyPI", package)


FORMS = {
    "all.zip": lambda path: as_zip(path.parent, {"a.json": json.dumps(entry()).encode(), "readme.md": b"no JSON"}),
    "one.json": lambda path: path.write_text(json.dumps(entry())),
    "list.json": lambda path: path.write_text(json.dumps([entry(), entry("MAL-1", "other")])),
    "lines.jsonl": lambda path: path.write_text(json.dumps(entry()) + "\n\n" + json.dumps(entry("MAL-1", "o")) + "\n"),
    "marked.json": lambda path: path.write_bytes(b"\xef\xbb\xbf" + json.dumps(entry()).encode()),
}


@pytest.mark.parametrize("name", FORMS)
def test_every_form_is_read(tmp_path: Path, name: str) -> None:
    FORMS[name](tmp_path / name)
    assert [found.names for found in about(tmp_path / name)] == [("GHSA-1111-2222-3333",)]


def test_a_folder_is_read_with_all_below_it(tmp_path: Path) -> None:
    database = tmp_path / "osv"
    (database / "PyPI").mkdir(parents=True)
    as_zip(database / "PyPI", {"a.json": json.dumps(entry()).encode()})
    (database / "own.json").write_text(json.dumps(entry("OWN-1", "lamp")))
    assert [len(about(database, package)) for package in ("lantern", "lamp", "none")] == [1, 1, 0]


def test_names_are_normalised_and_withdrawn_entries_ignored(tmp_path: Path) -> None:
    said = [entry(package="Big_Lantern"), entry("GHSA-2", "big.lantern", withdrawn="2024-01-01T00:00:00Z")]
    (tmp_path / "a.json").write_text(json.dumps(said))
    assert [found.names for found in about(tmp_path / "a.json", "big-lantern")] == [("GHSA-1111-2222-3333",)]


def test_other_ecosystems_are_left_out(tmp_path: Path) -> None:
    said = entry()
    said["affected"][0]["package"]["ecosystem"] = "Debian:12"
    (tmp_path / "a.json").write_text(json.dumps([said, entry("B", "lamp"), {"id": "C"}]))
    assert about(tmp_path / "a.json") == ()


@pytest.mark.parametrize(
    ("facts", "severity"),
    [
        ({"database_specific": {"severity": "MODERATE"}}, "medium"),
        ({"severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}]}, "critical"),
        (
            {
                "database_specific": {"severity": "HIGH"},
                "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:L/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N"}],
            },
            "high",
        ),
        ({"severity": [{"type": "CVSS_V4", "score": "CVSS:4.0/AV:N"}]}, None),
        ({}, None),
    ],
)
def test_the_worst_severity_that_is_said_counts(tmp_path: Path, facts: dict[str, Any], severity: str | None) -> None:
    (tmp_path / "a.json").write_text(json.dumps(entry(**facts)))
    assert about(tmp_path / "a.json")[0].severity == severity


def test_a_summary_becomes_one_plain_line(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(entry(summary="Bad\n\n[link](x) `code` <b> @all " + "long " * 99)))
    summary = about(tmp_path / "a.json")[0].summary
    assert not set(summary) & set("\n[]`<>@")
    assert len(summary) <= 160


BROKEN: dict[str, bytes] = {
    "no JSON": b"{",
    "no UTF-8": b'{"id": "\xff"}',
    "nested deeply": b"[" * 100_000,
    "a number": b"7",
    "no id": b'{"affected": [{"package": {"ecosystem": "PyPI", "name": "a"}}]}',
    "odd ranges": b'{"id": "A-1", "affected": [{"package": {"ecosystem": "PyPI", "name": "a"}, "ranges": [7]}]}',
    "an endless number": b'{"id": ' + b"9" * 10_000 + b"}",
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_entry_is_one_sentence_that_names_it(tmp_path: Path, what: str) -> None:
    for path in (tmp_path / "a.json", as_zip(tmp_path, {"../../etc/x\n.json": BROKEN[what]})):
        if path.suffix == ".json":
            path.write_bytes(BROKEN[what])
        with pytest.raises(AdvisoriesError, match=r"is no (JSON in UTF-8|OSV entry)$") as error:
            open_advisories(path, tmp_path / "cache")
        assert str(error.value).startswith(str(path))
        assert "\n" not in str(error.value)


def test_what_is_missing_or_of_another_kind_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("")
    (tmp_path / "empty").mkdir()
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04 no zip")
    for name, words in (
        ("none.zip", "does not exist"),
        ("a.txt", "must be a folder"),
        ("empty", "holds no .zip"),
        ("a.zip", "is no zip that can be read"),
    ):
        with pytest.raises(AdvisoriesError, match=words):
            open_advisories(tmp_path / name, tmp_path / "cache")


def test_a_zip_that_unpacks_to_too_much_is_refused_early(tmp_path: Path) -> None:
    bomb = as_zip(tmp_path, {"a.json": b" " * (reading.MAX_ENTRY_BYTES + 1)})
    assert bomb.stat().st_size < 100_000
    with pytest.raises(AdvisoriesError, match="is larger than 16 MiB"):
        open_advisories(bomb, tmp_path / "cache")


def test_a_line_without_end_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b" " * (reading.MAX_ENTRY_BYTES + 1))
    with pytest.raises(AdvisoriesError, match="line 1, is larger than 16 MiB"):
        open_advisories(tmp_path / "a.jsonl", tmp_path / "cache")


def test_links_in_a_folder_are_not_followed(tmp_path: Path) -> None:
    database = tmp_path / "osv"
    database.mkdir()
    (tmp_path / "a.json").write_text(json.dumps(entry()))
    (database / "link.json").symlink_to(tmp_path / "a.json")
    with pytest.raises(AdvisoriesError, match="holds no"):
        open_advisories(database, tmp_path / "cache")


def test_the_index_is_made_once_and_again_when_the_database_is_another(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(entry()))
    first = open_advisories(path, tmp_path / "cache")
    (index,) = (tmp_path / "cache").iterdir()
    made = index.stat().st_ino
    assert open_advisories(path, tmp_path / "cache").digest == first.digest
    assert index.stat().st_ino == made
    path.write_text(json.dumps(entry(package="lamp")))
    second = open_advisories(path, tmp_path / "cache")
    assert second.digest != first.digest
    assert len(second.about("PyPI", "lamp")) == 1
    assert list((tmp_path / "cache").iterdir()) == [index]


def test_a_broken_index_is_made_again(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(entry()))
    open_advisories(tmp_path / "a.json", tmp_path / "cache")
    (index,) = (tmp_path / "cache").iterdir()
    index.write_bytes(b"SQLite format 3\0 and nothing more")
    assert len(about(tmp_path / "a.json")) == 1


def test_without_a_folder_for_the_index_it_stays_in_memory(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(entry()))
    (tmp_path / "file").write_text("")
    assert len(open_advisories(tmp_path / "a.json", tmp_path / "file" / "cache").about("PyPI", "lantern")) == 1
