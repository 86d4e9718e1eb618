import subprocess
import sys
from pathlib import Path

import pytest

from analytics import languages
from review_service.pipeline import languages as reviews


def test_findings_are_counted_under_the_same_languages_as_changed_lines():
    assert languages.EXTENSIONS == reviews._EXTENSIONS
    assert languages.NAMES == reviews._NAMES


def test_everything_after_analytics_goes_to_the_program_of_analytics(tmp_path):
    program = tmp_path / "python"
    program.write_text('#!/bin/sh\necho "$@"; exit 3\n')
    program.chmod(0o755)
    environ = {"SQUAD_ANALYTICS_PYTHON": str(program), "PATH": "/usr/bin:/bin", "SQUAD_DATA_DIR": str(tmp_path)}
    command = [Path(sys.executable).parent / "squad", "analytics", "export", "--date", "2026-11-25", "--help"]
    ran = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (3, "-m analytics export --date 2026-11-25 --help\n")


@pytest.mark.parametrize("words", [["--help"], ["export", "-h"], []])
def test_help_is_there_before_the_packages_of_analytics_are(words, tmp_path):
    environ = {"PATH": "/usr/bin:/bin", "SQUAD_DATA_DIR": str(tmp_path)}
    command = [Path(sys.executable).parent / "squad", "analytics", *words]
    ran = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("usage: squad analytics")


@pytest.mark.parametrize(
    "words", [["exprot"], ["export", "--day", "2026-11-25"], ["export", "--date", "1", "--since", "2"]]
)
def test_wrong_words_are_refused_before_the_packages_of_analytics_are_wanted(words, tmp_path):
    """Of an interpreter that is not there nobody speaks, as it was not looked for."""
    environ = {"SQUAD_ANALYTICS_PYTHON": "/nowhere/python", "PATH": "/usr/bin:/bin", "SQUAD_DATA_DIR": str(tmp_path)}
    command = [Path(sys.executable).parent / "squad", "analytics", *words]
    ran = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith("usage: squad analytics")
    assert "/nowhere" not in ran.stderr


def test_who_asks_for_a_job_that_there_is_not_is_told_which_there_are(tmp_path):
    environ = {"PATH": "/usr/bin:/bin", "SQUAD_DATA_DIR": str(tmp_path)}
    command = [Path(sys.executable).parent / "squad", "analytics", "exprot"]
    said = subprocess.run(command, env=environ, capture_output=True, text=True, check=False).stderr.splitlines()
    assert said[-1].startswith("squad analytics: error: argument JOB: invalid choice: 'exprot' (choose from ")
    assert all(
        job in said[-1] for job in ("export", "validate", "kpis", "report", "send", "compact", "schedule", "run")
    )
