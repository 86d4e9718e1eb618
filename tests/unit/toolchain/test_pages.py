"""Pages that are written from the code say what the code says."""

import re
import runpy
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_the_configuration_page_is_fresh():
    page = runpy.run_path(str(ROOT / "tools" / "settings_page.py"))["page"]()
    assert (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8") == page


def test_readme_links_lead_somewhere():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", text)
    assert [link for link in links if not (ROOT / link).exists()] == []
