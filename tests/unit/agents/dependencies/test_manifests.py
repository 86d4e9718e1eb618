"""What every manifest and lock file asks for, and on which line."""

from contextlib import suppress

import pytest

from agent_services.runtime.manifests.files import dependencies, is_lock, locks_of
from agent_services.runtime.rule import OverBudgetError
from agent_services.runtime.source import SourceFile

MANIFESTS: dict[str, tuple[str, str, list[str]]] = {
    "requirements": (
        "requirements-dev.txt",
        """\
# tools
-r base.txt
--index-url https://example.org
flask==2.0.1  # web
Lamp[extra] >= 1.0, < 2 ; python_version > '3'
own @ https://example.org/own.whl
safe==1.0 \\
    --hash=sha256:aa \\
    --hash=sha256:bb
not a requirement
plain
""",
        ["4 flask 2.0.1 pin", "5 Lamp range", "7 safe 1.0", "11 plain range"],
    ),
    "a folder of requirements": (
        "requirements/base.in",
        "flask~=2.0\r\nlamp==1\r\n",
        ["1 flask range", "2 lamp 1 pin"],
    ),
    "pyproject": (
        "pyproject.toml",
        """\
[build-system]
requires = ["hatchling==1.0"]
[project]
name = "x"
dependencies = [
  "flask==2.0.1",  # don't
  "lamp>=1",
]
[project.optional-dependencies]
web = ["flask==2.0.1"]
[dependency-groups]
dev = [{include-group = "web"}, 'pytest==7.0']
""",
        ["2 hatchling 1.0 pin", "6 flask 2.0.1 pin", "7 lamp range", "10 flask 2.0.1 pin", "12 pytest 7.0 pin"],
    ),
    "poetry": (
        "sub/pyproject.toml",
        """\
[tool.poetry.dependencies]
python = "^3.11"
flask = "2.0.1"
lamp = {version = "^1.2", extras = ["a"]}
own = {path = "../own"}
[tool.poetry.group.dev.dependencies.pytest]
version = "==7.0"
""",
        ["2 python range", "3 flask 2.0.1 pin", "4 lamp range", "7 pytest 7.0 pin"],
    ),
    "pipfile": (
        "Pipfile",
        """\
[packages]
flask = "==2.0.1"
lamp = "*"
""",
        ["2 flask 2.0.1 pin", "3 lamp range"],
    ),
    "package.json": (
        "web/package.json",
        """\
{
  "name": "x",
  "version": "1.0.0",
  "dependencies": {
    "left": "1.0.0",
    "@a/right": "^2.0.0",
    "nick": "npm:real@3.0.0",
    "own": "file:../own"
  },
  "devDependencies": {"tool": "~4.1.0"},
  "peerDependencies": {"left": "1.0.0"}
}
""",
        ["5 left 1.0.0 pin", "6 @a/right range", "7 real 3.0.0", "10 tool range"],
    ),
    "go.mod": (
        "go.mod",
        """\
module example.org/own

go 1.22

require example.org/a v1.2.3

require (
\texample.org/b/v2 v2.0.0 // indirect
\texample.org/c v0.0.0-20200101000000-abcdefabcdef
)

replace example.org/c => example.org/d v1.0.0
""",
        ["5 example.org/a 1.2.3", "8 example.org/b/v2 2.0.0", "12 example.org/d 1.0.0"],
    ),
    "pom.xml": (
        "pom.xml",
        """\
<project xmlns="x">
<properties><core.version>1.1</core.version></properties>
<dependencies>
<dependency>
<groupId>org.a</groupId><artifactId>core</artifactId>
<version>${core.version}</version>
<exclusions><exclusion><groupId>no</groupId><artifactId>no</artifactId></exclusion></exclusions>
</dependency>
<!-- <dependency>
<groupId>g</groupId><artifactId>a</artifactId><version>1</version></dependency> -->
<dependency>
<groupId>org.b</groupId><artifactId>b</artifactId><version>[1,2)</version></dependency>
<dependency><groupId>org.c</groupId><artifactId>c</artifactId></dependency>
</dependencies>
<build><plugins><plugin><groupId>org.d</groupId><artifactId>d</artifactId><version>3</version>
<configuration><version>9</version></configuration></plugin>
</plugins></build></project>
""",
        ["6 org.a:core 1.1 pin", "12 org.b:b range", "15 org.d:d 3 pin"],
    ),
    "cargo": (
        "Cargo.toml",
        """\
[package]
name = "x"
version = "0.1.0"
[dependencies]
serde = "1.0"
exact = "=1.2.3"
own = { path = "own", version = "1" }
nick = { package = "real", version = "2" }
[target."cfg(unix)".dependencies]
nix = "0.20"
[workspace.dependencies.tokio]
version = "1"
""",
        ["5 serde range", "6 exact 1.2.3 pin", "8 real range", "12 tokio range", "10 nix range"],
    ),
    "poetry.lock": (
        "poetry.lock",
        """\
[[package]]
name = "flask"
version = "2.0.1"
description = "x"

[package.dependencies]
lamp = ">=1"

[[package]]
name = "own"
version = "1.0"

[package.source]
type = "git"
url = "https://example.org"

[metadata]
lock-version = "2.0"
""",
        ["3 flask 2.0.1"],
    ),
    "uv.lock": (
        "uv.lock",
        """\
version = 1

[[package]]
name = "flask"
version = "2.0.1"
source = { registry = "https://pypi.org" }

[[package]]
name = "own"
version = "0.1"
source = { editable = "." }
""",
        ["5 flask 2.0.1"],
    ),
    "Pipfile.lock": (
        "Pipfile.lock",
        """\
{
    "_meta": {},
    "default": {
        "flask": {
            "hashes": [
                "sha256:aa"
            ],
            "version": "==2.0.1"
        }
    }
}
""",
        ["8 flask 2.0.1"],
    ),
    "package-lock.json": (
        "package-lock.json",
        """\
{
  "name": "x",
  "version": "1.0.0",
  "lockfileVersion": 3,
  "packages": {
    "": {
      "name": "x",
      "version": "1.0.0"
    },
    "node_modules/@a/b": {
      "version": "2.0.0"
    },
    "node_modules/@a/b/node_modules/c": {
      "version": "3.0.0"
    },
    "node_modules/nick": {
      "name": "real",
      "version": "4.0.0"
    },
    "packages/own": {
      "version": "1.0.0"
    }
  }
}
""",
        ["11 @a/b 2.0.0", "14 c 3.0.0", "18 real 4.0.0"],
    ),
    "an old package-lock.json": (
        "package-lock.json",
        """\
{
  "lockfileVersion": 1,
  "dependencies": {
    "left": {
      "version": "1.0.0"
    }
  }
}
""",
        ["5 left 1.0.0"],
    ),
    "Cargo.lock": (
        "Cargo.lock",
        """\
[[package]]
name = "own"
version = "0.1.0"

[[package]]
name = "serde"
version = "1.0.1"
source = "registry+https://github.com/rust-lang/crates.io-index"
checksum = "aa"
""",
        ["7 serde 1.0.1"],
    ),
    "broken TOML": (
        "pyproject.toml",
        "[project\n",
        [],
    ),
    "broken JSON": (
        "package.json",
        '{"dependencies": {"a": "1.0.0"}',
        [],
    ),
    "odd shapes": (
        "package.json",
        '{"dependencies": ["a"], "devDependencies": {"a": 1}}',
        [],
    ),
    "odd tables": (
        "pyproject.toml",
        """\
[project]
dependencies = 7
optional-dependencies = [1]
""",
        [],
    ),
    "another file": (
        "notes.txt",
        "flask==2.0.1\n",
        [],
    ),
}


def _shown(path: str, text: str) -> list[str]:
    found = dependencies(SourceFile(path, text))
    return [
        " ".join(
            filter(None, [str(each.span.line), each.name, each.wanted.version or "range", "pin" if each.pin else ""])
        )
        for each in found
    ]


@pytest.mark.parametrize("name", MANIFESTS)
def test_a_file_names_its_dependencies(name: str) -> None:
    path, text, expected = MANIFESTS[name]
    assert sorted(_shown(path, text)) == sorted(expected)


@pytest.mark.parametrize("name", MANIFESTS)
def test_a_pin_is_the_text_of_the_version(name: str) -> None:
    path, text, _ = MANIFESTS[name]
    file = SourceFile(path, text)
    for each in dependencies(file):
        assert each.pin is None or file.lines.cut(each.pin) == each.wanted.version


def test_a_lock_belongs_to_the_manifests_beside_it_and_below() -> None:
    assert "web/package-lock.json" in locks_of("web/package.json")
    assert "package-lock.json" in locks_of("web/package.json")
    assert locks_of("requirements.txt") == ()
    assert is_lock("web/uv.lock")
    assert not is_lock("go.mod")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("package.json", '"\\' * 200_000),
        ("package.json", "[" * 200_000),
        ("package-lock.json", '"a":{' * 100_000),
        ("pyproject.toml", "a = " + "[" * 100_000),
        ("pyproject.toml", "a." * 100_000 + "b = 1"),
        ("pom.xml", "<dependency>" * 50_000),
        ("pom.xml", "<!--" * 100_000),
        ("pom.xml", "<a></b>" * 50_000),
        ("requirements.txt", "a\\\n" * 200_000),
        ("requirements.txt", "a" * 1_000_000),
        ("go.mod", "require " + "a." * 300_000),
        ("Cargo.lock", "[[package]]\n" * 50_000),
        ("Pipfile.lock", '        "a": {\n' * 50_000),
    ],
)
@pytest.mark.timeout(20)
def test_hostile_files_are_read_in_bounded_time(path: str, text: str) -> None:
    with suppress(OverBudgetError):
        assert len(dependencies(SourceFile(path, text))) <= 1
