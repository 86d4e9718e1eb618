"""The Dockerfile makes what the manifests run. No image can be built where these tests run: a linter reads it."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.manifests import DEPLOY, of_kind, overlay, server

DOCKERFILE = (DEPLOY / "Dockerfile").read_text()
HADOLINT = Path(sys.executable).parent / "hadolint"
STAGES = {
    stage.split("\n")[0].split(" AS ")[1]: stage for stage in re.split(r"^FROM ", DOCKERFILE, flags=re.MULTILINE)[1:]
}


def lint(text: str) -> str:
    done = subprocess.run([HADOLINT, "-"], input=text, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def started(stage: str) -> list[str]:
    """The command of a stage, without what a manifest gives as arguments."""
    found = dict(re.findall(r"^(ENTRYPOINT|CMD) (\[.*\])$", STAGES[stage], flags=re.MULTILINE))
    return json.loads(found.get("ENTRYPOINT", found.get("CMD", "[]")))


def test_the_linter_finds_nothing() -> None:
    assert lint(DOCKERFILE) == ""


@pytest.mark.parametrize(
    ("right", "wrong", "rule"),
    [
        ("python:3.12-slim-bookworm AS build", "python AS build", "DL3006"),
        ("WORKDIR /app", "WORKDIR app", "DL3000"),
        ('CMD ["python", "-m", "gateway.main"]', "CMD python -m gateway.main", "DL3025"),
    ],
)
def test_the_linter_sees_a_mistake(right: str, wrong: str, rule: str) -> None:
    assert right in DOCKERFILE
    assert rule in lint(DOCKERFILE.replace(right, wrong))


@pytest.mark.parametrize("where", ["dev", "production"])
def test_every_image_of_the_manifests_is_a_target_that_starts_the_same(where: str) -> None:
    for one in of_kind(overlay(where), "Deployment").values():
        container = server(one)
        assert started(container["image"].removeprefix("code-review-squad/")) == container["command"]


def test_no_target_ends_as_root() -> None:
    users = {name: re.findall(r"^USER (\S+)", stage, flags=re.MULTILINE) for name, stage in STAGES.items()}
    assert users["common"] == ["10001:10001"]
    assert all(of[-1] == "10001:10001" for name, of in users.items() if of)


def test_every_target_says_whether_it_is_well() -> None:
    checked = {name for name, stage in STAGES.items() if "HEALTHCHECK" in stage}
    assert checked == {"gateway", "serving", "worker"}
    served = {name for name, stage in STAGES.items() if stage.startswith("serving ")}
    assert served == {"tenancy", "review", "agent"}
