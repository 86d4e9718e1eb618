"""Migrations of a service stand in one row: two of the same number would keep every stack from starting."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
REVISION = re.compile(r'^revision(?:: str)? = "(\d+)"', re.MULTILINE)
BEFORE = re.compile(r'^down_revision(?:: str \| None)? = (?:"(\d+)"|None)', re.MULTILINE)


@pytest.mark.parametrize("service", ["review_service", "tenancy_service"])
def test_every_migration_follows_the_one_before(service):
    files = sorted((ROOT / service / "store/migrations/versions").glob("[0-9]*.py"))
    texts = [path.read_text(encoding="utf-8") for path in files]
    numbers = [REVISION.search(text)[1] for text in texts]
    assert [path.name[:4] for path in files] == numbers
    assert [BEFORE.search(text)[1] for text in texts] == [None, *numbers[:-1]]
