"""The notebooks run from their first cell to their last on the made-up history, and find what is true of it."""

import json
import os
from pathlib import Path

import nbformat
import papermill
import pytest

from analytics import ask
from analytics.errors import AnalyticsError
from analytics.history.plan import BAD_VERSION, GOOD_VERSION, NOISY

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "analytics" / "notebooks"
pytestmark = [pytest.mark.timeout(600), pytest.mark.filterwarnings("ignore::DeprecationWarning")]


@pytest.fixture
def run(computed, tmp_path, monkeypatch):
    """Executes a notebook in a kernel of its own; answers the texts that its cells showed."""
    monkeypatch.setenv("SQUAD_ANALYTICS_LAKE", computed.uri)
    monkeypatch.setenv("SQUAD_ANALYTICS_SPARK_MEMORY", "1g")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))

    def executed(name: str, **parameters: object) -> str:
        done = papermill.execute_notebook(
            FOLDER / f"{name}.ipynb", tmp_path / f"{name}.ipynb", parameters, progress_bar=False, cwd=tmp_path
        )
        return "\n".join(
            output.data.get("text/plain", "")
            for cell in done.cells if cell.cell_type == "code"
            for output in cell.outputs if "data" in output
        )  # fmt: skip

    return executed


def test_the_notebook_of_rules_finds_the_noisy_one_and_its_demotion(run):
    said = run("rules", weeks=16)
    first = said.splitlines()[2]
    assert NOISY in first
    assert "ANNOTATION" in said


def test_the_notebook_of_releases_shows_the_bad_one_beside_the_good(run):
    said = run("releases")
    found = {line.split()[0]: float(line.split()[6]) for line in said.splitlines() if line.startswith("2.")}
    assert found[BAD_VERSION] > 2 * found[GOOD_VERSION]


def test_the_notebook_of_questions_answers_in_sql(run):
    assert "org/0" in run("questions")
    assert " 3 " in run("questions", question="SELECT count(DISTINCT tenant_id) AS tenants, 3 AS x FROM reviews")


def test_every_notebook_is_run_here_and_kept_without_what_it_showed():
    assert {path.stem for path in FOLDER.glob("*.ipynb")} == {"rules", "releases", "questions"}
    for path in FOLDER.glob("*.ipynb"):
        notebook = nbformat.read(path, 4)
        nbformat.validate(notebook)
        assert not [cell for cell in notebook.cells if cell.get("outputs") or cell.get("execution_count")]
        assert "papermill" not in json.loads(path.read_text())["metadata"]


def test_a_question_to_the_lake_by_a_name_that_there_is_not_is_one_clear_line(computed, monkeypatch):
    monkeypatch.setitem(os.environ, "SQUAD_ANALYTICS_LAKE", computed.uri)
    opened = ask.lake()
    assert len(opened.table("reviews", ["review_id"]).columns) == 1
    assert set(opened.tenants) == {"acme", "bolt", "cargo"}
    for asked, said in {
        ("moods",): "there is no table or indicator 'moods': choose among acceptance, agent_versions",
        ("acceptance", "dora"): "there is no tenant 'dora': choose among acme, bolt, cargo",
    }.items():
        with pytest.raises(AnalyticsError, match=said):
            opened.indicator(*asked)
    with pytest.raises(AnalyticsError, match="there is no agent 'poetry': choose among architecture, logic, "):
        opened.indicator("acceptance", agent="poetry")


@pytest.mark.parametrize(
    ("name", "parameters", "said"),
    [
        ("releases", {"agent": "poetry"}, "there is no agent 'poetry': choose among architecture"),
        ("rules", {"fewest": 100_000}, "people spoke of no rule 100000 times in 8 weeks: give fewest or weeks another"),
        ("rules", {"tenant": "dora"}, "there is no tenant 'dora': choose among acme, bolt, cargo"),
    ],
)
def test_a_notebook_that_has_nothing_to_show_says_why_in_its_last_line(run, name, parameters, said):
    with pytest.raises(papermill.PapermillExecutionError, match=f"AnalyticsError: {said}"):
        run(name, **parameters)
