"""The command line takes a database of advisories as agents do."""

from pathlib import Path

import pytest

from cli.agents import LocalAgents
from cli.errors import CommandError


def test_a_missing_database_ends_the_command_before_anything_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SQUAD_ADVISORIES", "none.zip")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CommandError, match=f"^SQUAD_ADVISORIES: {tmp_path}/none.zip does not exist$"):
        LocalAgents(("security",))
