"""Wrong use ends with status 2 and one clear line."""

import pytest

from tests.support.command import Repository, squad

GROUPS = ("admin", "feedback", "mesh", "notify", "shadow")


@pytest.fixture(scope="module")
def repository(tmp_path_factory):
    made = Repository(tmp_path_factory.mktemp("wrong") / "repository")
    made.commit({"app.py": "x = 1\n"})
    (made.path / "broken.yml").write_text("gate: [\n")
    (made.path / "typo.yml").write_text("# a comment\ngaate: high\n")
    return made


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["review", "--bogus"], "No such option: --bogus"),
        (["revue"], "No such command 'revue'"),
        *(([group], f"Missing command: see `squad {group} --help`") for group in GROUPS),
        (["mesh", "status", "--data", "."], "squad: no mesh runs on "),
        (["mesh", "weight", "security", "110"], "Input should be less than or equal to 100"),
        (["review", "--format", "xml"], "Invalid value for '--format': 'xml' is not one of 'text', 'json'"),
        (["review", "--fail-on", "severe"], "Invalid value for '--fail-on'"),
        (["review", "--agents", "security,foo"], "no agent is named foo: choose from architecture, logic"),
        (["review", "--agents", ","], "--agents names none"),
        (["review", "--base", "nowhere"], "`nowhere` names no commit"),
        (["review", "--head", "--evil"], "`--evil` names no commit"),
        (["review", "--head", "HEAD", "--staged"], "--head and --staged contradict each other"),
        (["review", "--config", "absent.yml"], "cannot read absent.yml"),
        (["review", "--config", "broken.yml"], "broken.yml:2: "),
        (["review", "--config", "typo.yml"], "typo.yml:2: unknown key `gaate`"),
        (["review", "--output", "absent/out.json"], "absent is no folder"),
        (["review", "absent"], "absent does not exist"),
        (["review", "app.py"], "app.py is a file: give its repository or folder, or read it whole with `squad scan"),
        (["scan", "app.py", "absent", "gone.py"], "absent and gone.py do not exist: give files or folders"),
        (["scan", "app.py", ".", "--head", "HEAD"], "--head looks at a whole commit: give one path"),
        (["review", "/"], "is no git repository: give the path of one, or use `squad scan`"),
        (["review", "--apply", "--head", "HEAD"], "--apply changes the working tree"),
        (["scan", "--base", "HEAD"], "--base means nothing to a scan"),
        (["rules", "--agent", "foo"], "no agent is named foo"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_it_is_said_in_one_line(repository, arguments, message):
    ran = squad(*arguments, cwd=repository.path)
    assert (ran.status, ran.out) == (2, "")
    assert message in ran.err
    assert ran.err.count("\n") == 1


def test_a_missing_git_is_said_in_one_line(repository):
    ran = squad("review", cwd=repository.path, env={"PATH": "/nowhere"})
    assert ran.status == 2
    assert "git" in ran.err
    assert ran.err.count("\n") == 1


def test_the_bare_command_shows_its_help(repository):
    ran = squad(cwd=repository.path)
    assert ran.status == 0
    assert "review" in ran.out


def test_a_report_is_utf8_whatever_the_locale(repository):
    ran = squad("scan", "--agents", "security", cwd=repository.path, env={"PYTHONIOENCODING": "ascii"})
    assert ran.status == 0
    assert ran.err == ""


@pytest.mark.parametrize("command", [[], ["review"], ["scan"], ["rules"], ["admin"], ["admin", "api-key", "add"]])
def test_help_fits_a_screen(repository, command):
    ran = squad(*command, "--help", cwd=repository.path)
    assert ran.status == 0
    assert len(ran.out.splitlines()) <= 50


@pytest.mark.parametrize("command", [["review"], ["scan"], ["feedback", "pin"], ["admin", "tenant", "add"]])
def test_help_names_arguments_as_people_type_them(repository, command):
    shown = squad(*command, "--help", cwd=repository.path).out
    assert "<" not in shown
    assert "{" not in shown.splitlines()[0]
