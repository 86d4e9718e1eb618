"""What every manifest and lock file asks for, and on which line."""

from contextlib import suppress

import pytest

from agent_services.runtime.manifests.files import dependencies, is_lock, locks_of
from agent_services.runtime.rule import OverBudgetError
from agent_services.runtime.source import SourceFile

MANIFESTS: dict[str, tuple[str, str, list[str]]] = {
    "requirements": (
        "requirements-dev.txt",
        "# tools\n-r base.txt\n--index-url https://example.org\nflask==2.0.1  # web\n"
        "Lamp[extra] >= 1.0, < 2 ; python_version > '3'\nown @ https://example.org/own.whl\n"
        "safe==1.0 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\nnot a requirement\nplain\n",
        ["4 flask 2.0.1 pin", "5 Lamp range", "7 safe 1.0", "11 plain range"],
    ),
    "a folder of requirements": (
        "requirements/base.in",
        "flask~=2.0\r\nlamp==1\r\n",
        ["1 flask range", "2 lamp 1 pin"],
    ),
    "pyproject": (
        "pyproject.toml",
        '[build-system]\nrequires = ["hatchling==1.0"]\n[project]\nname = "x"\ndependencies = [\n'
        '  "flask==2.0.1",  # don\'t\n  "lamp>=1",\n]\n[project.optional-dependencies]\nweb = ["flask==2.0.1"]\n'
        "[dependency-groups]\ndev = [{include-group = \"web\"}, 'pytest==7.0']\n",
        ["2 hatchling 1.0 pin", "6 flask 2.0.1 pin", "7 lamp range", "10 flask 2.0.1 pin", "12 pytest 7.0 pin"],
    ),
    "poetry": (
        "sub/pyproject.toml",
        '[tool.poetry.dependencies]\npython = "^3.11"\nflask = "2.0.1"\nlamp = {version = "^1.2", extras = ["a"]}\n'
        'own = {path = "../own"}\n[tool.poetry.group.dev.dependencies.pytest]\nversion = "==7.0"\n',
        ["2 python range", "3 flask 2.0.1 pin", "4 lamp range", "7 pytest 7.0 pin"],
    ),
    "pipfile": ("Pipfile", '[packages]\nflask = "==2.0.1"\nlamp = "*"\n', ["2 flask 2.0.1 pin", "3 lamp range"]),
    "package.json": (
        "web/package.json",
        '{\n  "name": "x",\n  "version": "1.0.0",\n  "dependencies": {\n    "left": "1.0.0",\n    "@a/right": "^2.0.0",\n'
        '    "nick": "npm:real@3.0.0",\n    "own": "file:../own"\n  },\n  "devDependencies": {"tool": "~4.1.0"},\n'
        '  "peerDependencies": {"left": "1.0.0"}\n}\n',
        ["5 left 1.0.0 pin", "6 @a/right range", "7 real 3.0.0", "10 tool range"],
    ),
    "go.mod": (
        "go.mod",
        "module example.org/own\n\ngo 1.22\n\nrequire example.org/a v1.2.3\n\nrequire (\n"
        "\texample.org/b/v2 v2.0.0 // indirect\n\texample.org/c v0.0.0-20200101000000-abcdefabcdef\n)\n\n"
        "replace example.org/c => example.org/d v1.0.0\n",
        [
            "5 example.org/a 1.2.3",
            "8 example.org/b/v2 2.0.0",
            "12 example.org/d 1.0.0",
        ],
    ),
    "pom.xml": (
        "pom.xml",
        '<project xmlns="x">\n<properties><core.version>1.1</core.version></properties>\n<dependencies>\n<dependency>\n'
        "<groupId>org.a</groupId><artifactId>core</artifactId>\n<version>${core.version}</version>\n"
        "<exclusions><exclusion><groupId>no</groupId><artifactId>no</artifactId></exclusion></exclusions>\n"
        "</dependency>\n<!-- <dependency><groupId>g</groupId><artifactId>a</artifactId><version>1</version></dependency>"
        " -->\n<dependency><groupId>org.b</groupId><artifactId>b</artifactId><version>[1,2)</version></dependency>\n"
        "<dependency><groupId>org.c</groupId><artifactId>c</artifactId></dependency>\n</dependencies>\n"
        "<build><plugins><plugin><groupId>org.d</groupId><artifactId>d</artifactId><version>3</version>"
        "<configuration><version>9</version></configuration></plugin></plugins></build></project>\n",
        ["6 org.a:core 1.1 pin", "10 org.b:b range", "13 org.d:d 3 pin"],
    ),
    "cargo": (
        "Cargo.toml",
        '[package]\nname = "x"\nversion = "0.1.0"\n[dependencies]\nserde = "1.0"\nexact = "=1.2.3"\n'
        'own = { path = "own", version = "1" }\nnick = { package = "real", version = "2" }\n'
        '[target."cfg(unix)".dependencies]\nnix = "0.20"\n[workspace.dependencies.tokio]\nversion = "1"\n',
        ["5 serde range", "6 exact 1.2.3 pin", "8 real range", "12 tokio range", "10 nix range"],
    ),
    "poetry.lock": (
        "poetry.lock",
        '[[package]]\nname = "flask"\nversion = "2.0.1"\ndescription = "x"\n\n[package.dependencies]\nlamp = ">=1"\n\n'
        '[[package]]\nname = "own"\nversion = "1.0"\n\n[package.source]\ntype = "git"\nurl = "https://example.org"\n\n'
        '[metadata]\nlock-version = "2.0"\n',
        ["3 flask 2.0.1"],
    ),
    "uv.lock": (
        "uv.lock",
        'version = 1\n\n[[package]]\nname = "flask"\nversion = "2.0.1"\nsource = { registry = "https://pypi.org/simple" }\n\n'
        '[[package]]\nname = "own"\nversion = "0.1"\nsource = { editable = "." }\n',
        ["5 flask 2.0.1"],
    ),
    "Pipfile.lock": (
        "Pipfile.lock",
        '{\n    "_meta": {},\n    "default": {\n        "flask": {\n            "hashes": [\n                "sha256:aa"\n'
        '            ],\n            "version": "==2.0.1"\n        }\n    }\n}\n',
        ["8 flask 2.0.1"],
    ),
    "package-lock.json": (
        "package-lock.json",
        '{\n  "name": "x",\n  "version": "1.0.0",\n  "lockfileVersion": 3,\n  "packages": {\n    "": {\n      "name": "x",\n'
        '      "version": "1.0.0"\n    },\n    "node_modules/@a/b": {\n      "version": "2.0.0"\n    },\n'
        '    "node_modules/@a/b/node_modules/c": {\n      "version": "3.0.0"\n    },\n    "node_modules/nick": {\n'
        '      "name": "real",\n      "version": "4.0.0"\n    },\n    "packages/own": {\n      "version": "1.0.0"\n    }\n'
        "  }\n}\n",
        ["11 @a/b 2.0.0", "14 c 3.0.0", "18 real 4.0.0"],
    ),
    "an old package-lock.json": (
        "package-lock.json",
        '{\n  "lockfileVersion": 1,\n  "dependencies": {\n    "left": {\n      "version": "1.0.0"\n    }\n  }\n}\n',
        ["5 left 1.0.0"],
    ),
    "Cargo.lock": (
        "Cargo.lock",
        '[[package]]\nname = "own"\nversion = "0.1.0"\n\n[[package]]\nname = "serde"\nversion = "1.0.1"\n'
        'source = "registry+https://github.com/rust-lang/crates.io-index"\nchecksum = "aa"\n',
        ["7 serde 1.0.1"],
    ),
    "broken TOML": ("pyproject.toml", "[project\n", []),
    "broken JSON": ("package.json", '{"dependencies": {"a": "1.0.0"}', []),
    "odd shapes": ("package.json", '{"dependencies": ["a"], "devDependencies": {"a": 1}}', []),
    "odd tables": ("pyproject.toml", "[project]\ndependencies = 7\noptional-dependencies = [1]\n", []),
    "another file": ("notes.txt", "flask==2.0.1\n", []),
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
