"""Pages that are written from the code say what the code says."""

import re
import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


def test_the_configuration_page_is_fresh():
    page = runpy.run_path(str(ROOT / "tools" / "settings_page.py"))["page"]()
    assert (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8") == page


def test_the_pages_of_the_rules_are_fresh():
    fresh = runpy.run_path(str(ROOT / "tools" / "rules_pages.py"))["pages"]()
    written = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "docs" / "rules").glob("*.md")}
    assert [name for name in fresh if fresh[name] != written.get(name)] == [], "run python tools/rules_pages.py"
    assert written.keys() == fresh.keys()


PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *ROOT.glob("[!.]*/README.md")])
TEXTS = {str(page.relative_to(ROOT)): page.read_text(encoding="utf-8") for page in PAGES}


@pytest.mark.parametrize("page", TEXTS)
def test_links_lead_somewhere(page):
    links = re.findall(r"\]\((?!https?:)([^)#]+)(#[^)]*)?\)", TEXTS[page])
    assert [link for link, _ in links if not ((ROOT / page).parent / link).exists()] == []


@pytest.mark.parametrize("page", TEXTS)
def test_a_test_that_is_named_exists(page):
    tests = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "tests").rglob("test_*.py"))
    named = set(re.findall(r"`(test_[a-z0-9_]+)`", TEXTS[page]))
    assert {name for name in named if f"def {name}(" not in tests} == set()
