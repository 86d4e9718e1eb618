"""`squad review --models`: real agents, a real endpoint, and the same review as without."""

import json
import subprocess
import sys

import pytest
from jsonschema import Draft202012Validator

from report.json_report import SCHEMA_FILE
from tests.support.command import CLEAN, Repository, squad
from tests.support.model_server import KEY, Said, model_server, nothing

SAFE = "def read(db, name):\n    return db.execute('select 1 where n = ?', (name,))\n"
INJECTION = "def read(db, name):\n    return db.execute(f\"select * from t where n = '{name}'\").fetchall()\n"
DEEPER = {
    "path": "app.py",
    "line": 1,
    "quote": "def read(db, name):",
    "message": "`name` may be None here.",
    "severity": "critical",
    "confidence": "medium",
}


@pytest.fixture
def server():
    with model_server() as running:
        running.answer = lambda asked: Said({"findings": [DEEPER]}) if asked.task == "findings" else nothing(asked)
        yield running


@pytest.fixture
def env(server):
    return {
        "SQUAD_LLM_BASE_URL": f"{server.address}/v1",
        "SQUAD_LLM_API_KEY": KEY,
        "SQUAD_LLM_MODEL": "small-model",
    }


@pytest.fixture
def repository(tmp_path):
    made = Repository(tmp_path / "repository")
    made.commit({"app.py": "x = 1\n"})
    made.write({"app.py": INJECTION})
    return made


def review(repository, *options, env=None):
    return squad("review", "--agents", "security", *options, cwd=repository.path, env=env)


def test_a_summary_and_suggestions_are_shown_under_the_models_name(repository, env):
    ran = review(repository, "--models", env=env)
    assert ran.status == 1
    assert "critical  security/model-review  suggested by small-model" in ran.out
    assert "small-model says of the change: The change changes something." in ran.out
    assert "Models (small-model): 5 questions, 600 tokens. Nothing of a model counts for the conclusion." in ran.out
    assert "Failed: 1 finding (1 high)" in ran.out


@pytest.mark.parametrize("text", [INJECTION, SAFE])
def test_report_and_exit_status_without_the_models_part_are_byte_identical(repository, env, text):
    repository.write({"app.py": text})
    plain, with_models = (review(repository, "--format", "json", *more, env=env) for more in ([], ["--models"]))
    report = json.loads(with_models.out)
    assert report.pop("models")["summary"]["model"] == "small-model"
    report["findings"] = [each for each in report["findings"] if not each["source"]["model"]]
    for finding in report["findings"]:
        finding.pop("model_notes", None)
    assert json.dumps(report, indent=2, ensure_ascii=False) + "\n" == plain.out
    assert with_models.status == plain.status


def test_the_report_keeps_to_its_schema(repository, env):
    ran = review(repository, "--models", "--format", "json", env=env)
    Draft202012Validator(json.loads(SCHEMA_FILE.read_text())).validate(json.loads(ran.out))


def test_sarif_marks_what_a_model_found_and_lets_it_fail_nothing(repository, env):
    ran = review(repository, "--models", "--format", "sarif", env=env)
    (run,) = json.loads(ran.out)["runs"]
    (found,) = [each for each in run["results"] if each["ruleId"] == "security/model-review"]
    assert (found["level"], found["properties"]["model"]) == ("note", "small-model")
    assert found["message"]["text"].startswith("(Suggested by small-model.)")
    assert run["properties"]["models"]["passes"][0]["name"] == "deep-review"


def test_the_configuration_may_ask_for_models_and_the_person_has_the_last_word(repository, server, env):
    repository.git("stash", "--quiet")
    repository.commit({".squad.yml": "models: {passes: [summarize]}\n"})
    repository.git("stash", "pop", "--quiet")
    assert "no-models" not in review(repository, "--no-models", env=env).out
    assert server.asked == []
    assert "small-model says of the change" in review(repository, env=env).out
    assert "Models" not in review(repository).out


def test_an_endpoint_that_is_away_is_named_and_changes_nothing(repository, env):
    ran = review(repository, "--models", env={**env, "SQUAD_LLM_BASE_URL": "http://127.0.0.1:1/v1"})
    assert ran.status == 1
    assert "model pass deep-review for security: failed: small-model could not be reached" in ran.out


def test_asking_for_models_without_any_is_one_clear_line(repository):
    ran = review(repository, "--models")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == "squad: --models needs a model: set SQUAD_LLM_MODEL and SQUAD_LLM_BASE_URL, see docs/models.md\n"


def test_a_model_without_the_library_is_one_clear_line_and_a_review_without_a_model_needs_none(repository, env):
    code = "import sys; sys.modules['openai'] = None; import cli.main; sys.argv[0] = 'squad'; cli.main.main()"

    def run(*options):
        command = [sys.executable, "-c", code, "review", "--agents", "security", *options]
        return subprocess.run(
            command, cwd=repository.path, env={**CLEAN, **env}, capture_output=True, text=True, check=False
        )

    missing, plain = run("--models"), run()
    said = "squad: a model is set up but its library is not installed: install `pydantic-ai-slim[anthropic,openai]`\n"
    assert (missing.returncode, missing.stderr) == (2, said)
    assert plain.returncode == 1


def test_a_fix_of_a_model_is_not_applied(repository, server, env):
    repository.write({"app.py": "import pickle\n\n\ndef load(data):\n    return pickle.loads(data)\n"})
    replaced = {
        "start_line": 5,
        "end_line": 5,
        "original": "    return pickle.loads(data)",
        "replacement": "    return data",
    }
    fix = {"fix": {"description": "Read no pickle", **replaced}}
    server.answer = lambda asked: Said(fix) if asked.task == "fix" else nothing(asked)
    ran = review(repository, "--models", "--all-findings", "--apply", env=env)
    assert "small-model proposes a fix, verified: Read no pickle" in ran.out
    assert "pickle.loads" in (repository.path / "app.py").read_text()
