"""The SDKs of other languages: built once for all processes of a test run, with a sample agent to start."""

import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NoReturn

import pytest

ROOT = Path(__file__).parents[2]
EVERY_LANGUAGE = "SQUAD_TEST_EVERY_LANGUAGE"
"""Set where a toolchain that cannot be had is a failure: in continuous integration."""
_MADE = {"__pycache__", "dist", "node_modules", "target"}
_BUILD_SECONDS = 600


class NotAvailable(Exception):  # noqa: N818  a fact of the machine
    """A toolchain cannot be had here; the message says which and why."""


@dataclass(frozen=True)
class Sdk:
    """One language.

    Attributes:
        language: Also its folder's name.
        prepare: Fetches what building needs; raises NotAvailable.
        build: Commands that build, in the folder.
        test: Command that runs its unit tests.
        run: Command that starts its sample agent.
        agent: Name of the sample agent.
        path, text: A file in which the agent finds something.
        line: Where.
        clean: The same without it.
        beside: Folders and files of the repository that become a part of it.
    """

    language: str
    prepare: Callable[[], None]
    build: tuple[tuple[str, ...], ...]
    test: tuple[str, ...]
    run: tuple[str, ...]
    agent: str
    rule: str
    path: str
    text: str
    line: int
    clean: str
    beside: tuple[str, ...] = ()

    @property
    def folder(self) -> Path:
        return ROOT / "sdk" / self.language


def _python_is_there() -> None:
    """It runs this."""


def _go_is_there() -> None:
    _tried("Go", [str(ROOT / "tools" / "go.sh"), "version"])


def _node_is_there() -> None:
    _tried("npm", [str(ROOT / "tools" / "npm_ci.sh"), str(ROOT / "sdk" / "typescript")])


def _java_is_there() -> None:
    _tried("Maven", [_MVN, "--version"])


_GO, _NODE, _MVN, _JAVA = (str(ROOT / "tools" / f"{name}.sh") for name in ("go", "node", "mvn", "java"))
_JAVA_MADE = ROOT / "sdk" / "java" / "target"
_CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "squad" / "sdk"
# What is built from this checkout and from no other.
_PLACE = _CACHE / hashlib.sha256(str(ROOT).encode()).hexdigest()[:12]
_GO_AGENT = str(_PLACE / "go-errors")
# Its wheel in an environment of its own: nothing of ours is beside it.
_UV = (str(Path(sys.executable).parent / "uv"), "--quiet")
_BY_US = ("--python", sys.executable)
_PYTHON = str(_PLACE / "python" / "bin" / "python")
_WHEEL = str(_PLACE / "dist" / "squad_sdk-0.1.0-py3-none-any.whl")
_LOCKED = str(ROOT / "requirements" / "runtime.txt")

SDKS = (
    Sdk(
        "python",
        prepare=_python_is_there,
        build=(
            (*_UV, "build", "--wheel", "--no-build-isolation", *_BY_US, "--out-dir", str(_PLACE / "dist")),
            (*_UV, "venv", "--clear", *_BY_US, str(_PLACE / "python")),
            (*_UV, "pip", "install", "--python", _PYTHON, "--constraint", _LOCKED, _WHEEL),
        ),
        test=("sh", "-c", f"for at in tests examples/*; do {_PYTHON} -P -m unittest discover -s $at || exit; done"),
        run=(_PYTHON, str(ROOT / "sdk" / "python" / "examples" / "py-encodings" / "main.py")),
        agent="py-encodings",
        rule="py-encodings/open",
        path="store/save.py",
        text='def save(text):\n    with open("cart", "w") as file:\n        file.write(text)\n',
        line=2,
        clean='def save(text):\n    with open("cart", "w", encoding="utf-8") as file:\n        file.write(text)\n',
        beside=("kit", "agent_services/main.py", "agent_services/settings.py", "agent_services/runtime"),
    ),
    Sdk(
        "go",
        prepare=_go_is_there,
        build=((_GO, "build", "-o", _GO_AGENT, "./examples/go-errors"),),
        test=(_GO, "test", "./..."),
        run=(_GO_AGENT,),
        agent="go-errors",
        rule="go-errors/ignored-error",
        path="store/save.go",
        text='package store\n\nimport "os"\n\nfunc save(data []byte) {\n\tos.WriteFile("cart", data, 0o600)\n}\n',
        line=6,
        clean='package store\n\nimport "os"\n\nfunc save() error {\n\treturn os.WriteFile("cart", nil, 0o600)\n}\n',
    ),
    Sdk(
        "typescript",
        prepare=_node_is_there,
        build=((_NODE, "npm", "run", "build"),),
        test=(_NODE, "npm", "test"),
        run=(_NODE, str(ROOT / "sdk" / "typescript" / "dist" / "examples" / "ts-promises" / "main.js")),
        agent="ts-promises",
        rule="ts-promises/floating",
        path="store/save.ts",
        text="async function save(): Promise<void> {}\n\nexport async function close() {\n  save();\n}\n",
        line=4,
        clean="async function save(): Promise<void> {}\n\nexport async function close() {\n  await save();\n}\n",
    ),
    Sdk(
        "java",
        prepare=_java_is_there,
        build=((_MVN, "--quiet", "--batch-mode", "compile"),),
        test=(_MVN, "--quiet", "--batch-mode", "test"),
        run=(
            _JAVA,
            "-XX:TieredStopAtLevel=1",
            "-cp",
            f"{_JAVA_MADE / 'classes'}:{_JAVA_MADE / 'lib'}/*",
            "squad.examples.resources.JavaResources",
        ),
        agent="java-resources",
        rule="java-resources/not-closed",
        path="store/Store.java",
        text="import java.io.*;\n\nclass Store {\n    int first() throws IOException {\n"
        '        var in = new FileInputStream("cart");\n        return in.read();\n    }\n}\n',
        line=5,
        clean="import java.io.*;\n\nclass Store {\n    int first() throws IOException {\n"
        '        try (var in = new FileInputStream("cart")) {\n            return in.read();\n        }\n    }\n}\n',
    ),
)


def built(sdk: Sdk) -> Sdk:
    """The SDK with its agent ready to start. Skips the test by name where the toolchain cannot be had."""
    try:
        build(sdk)
    except NotAvailable as missing:
        left_out(f"sdk/{sdk.language} was NOT RUN: {missing}")
    return sdk


def left_out(said: str) -> NoReturn:
    """Skips the test; in continuous integration, where every language must run, fails it."""
    if os.environ.get(EVERY_LANGUAGE):
        pytest.fail(f"{said} ({EVERY_LANGUAGE} is set: every language must run)", pytrace=False)
    pytest.skip(said)


@cache
def build(sdk: Sdk) -> None:
    """Builds what is not built yet. Raises NotAvailable."""
    with _alone(sdk.language):
        sdk.prepare()
        stamp, wanted = _PLACE / f"{sdk.language}.built", _digest(sdk)
        if stamp.exists() and stamp.read_text() == wanted:
            return
        for command in sdk.build:
            run(sdk, command)
        stamp.write_text(wanted)


def run(sdk: Sdk, command: tuple[str, ...]) -> str:
    """What a tool of the language says; fails the test when it does."""
    done = subprocess.run(command, cwd=sdk.folder, capture_output=True, text=True, check=False, timeout=_BUILD_SECONDS)
    assert done.returncode == 0, f"{' '.join(command)} in {sdk.folder}:\n{done.stdout}{done.stderr}"
    return done.stdout


def _tried(what: str, command: list[str]) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_BUILD_SECONDS)
    except FileNotFoundError:
        raise NotAvailable(f"{what}: {command[0]} is not on this machine") from None
    if done.returncode:
        raise NotAvailable(f"{what}: {(done.stderr or done.stdout).strip()[-300:]}")


def _digest(sdk: Sdk) -> str:
    """Of everything that people wrote for it."""
    digest = hashlib.sha256()
    for top in (sdk.folder, *(ROOT / name for name in sdk.beside)):
        for path in [top] if top.is_file() else sorted(top.rglob("*")):
            if path.is_file() and not _MADE & set(path.relative_to(ROOT).parts):
                digest.update(str(path).encode() + path.read_bytes())
    return digest.hexdigest()


@contextmanager
def _alone(name: str) -> Iterator[None]:
    _PLACE.mkdir(parents=True, exist_ok=True)
    with (_PLACE / f"{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
