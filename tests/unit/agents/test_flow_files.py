"""What the data flow sees beyond one function of one file, and how far it goes."""

import pytest

from agent_services.runtime.flow.engine import hits_of, run_of, seen_in
from agent_services.runtime.rule import OverBudgetError
from agent_services.runtime.source import ChangeView, SourceFile
from agent_services.runtime.text import Lines

VIEW = """\
from flask import request
from .shell import start, quoted
from .request_reader import Reader

def view():
    start(request.args["c"])

def careful():
    start(quoted(request.args["c"]))

def wrapped():
    start(Reader(request).name())
"""
SHELL = """\
import os, shlex

def start(c):
    os.system("ls " + c)

def quoted(c):
    return shlex.quote(c)
"""
READER = """\
class Reader:
    def __init__(self, r):
        self.r = r

    def name(self):
        return self.r.args["n"]
"""
OTHERS = {"app/__init__.py": "", "app/shell.py": SHELL, "app/request_reader.py": READER}
ONE_FILE = """\
import os
from flask import request

def _go(c):
    os.system(c)

def view():
    _go(request.args["c"])
"""


def _change(text: str, others: dict[str, str]) -> SourceFile:
    file = SourceFile("app/views.py", text)
    ChangeView(
        [file],
        paths=dict.fromkeys(("app/views.py", *others), "0"),
        read_blobs=lambda paths: {path: others[path] for path in paths},
    )
    return file


def test_a_value_is_followed_into_another_file() -> None:
    assert [hit.node.lineno for hit in hits_of(_change(VIEW, OTHERS))] == [6, 12]


def test_harm_in_another_file_is_shown_at_the_call_in_this_one() -> None:
    hit = hits_of(_change(VIEW, OTHERS))[0]
    assert hit.inside is not None
    assert hit.inside.file.path == "app/shell.py"


def test_a_file_that_is_not_there_is_judged_by_what_it_is_given() -> None:
    assert hits_of(_change(VIEW, {})) == ()


def test_what_a_caller_of_this_file_gives_decides() -> None:
    (hit,) = hits_of(SourceFile("app.py", ONE_FILE))
    assert (hit.node.lineno, hit.trace.trust) == (5, "remote")


TEXTS = {
    "a statement in an unknown call": ("sql", "def f(db, a):\n    db.ask(\"SELECT b FROM t WHERE a = '%s'\" % a)"),
    "an attribute in a statement": ("sql", 'def f(self):\n    self.go(f"DELETE FROM t WHERE a = {self.a}")'),
    "a command line for a runner": ("command", "def f(self, a):\n    self._run_ssh('disk list -n %s' % a)"),
    "markup of an attribute": ("xss", "def f(doc):\n    return mark_safe('<a href=\"%s\">x</a>' % doc.url)"),
    "a page of a caller": ("xss", 'def f(name):\n    return f"<p>{name}</p>"'),
    "a name joined to a folder": ("path", "import os\ndef f(self, key):\n    self.go(os.path.join(self.root, key))"),
}
QUIET_TEXTS = {
    "a table of our own": 'def f(self, a):\n    self.go(f"SELECT a FROM {self.table} WHERE a = ?", a)',
    "a number": 'def f(db, a):\n    db.go(f"SELECT a FROM t WHERE a = {int(a)}")',
    "a sentence": "def f(self, a):\n    self.run('Could not find %s.' % a)",
    "a list of arguments": "def f(self, a):\n    self._run_ssh(['disk', 'list', a])",
    "a page with an escape": 'from html import escape\ndef f(name):\n    return f"<p>{escape(name)}</p>"',
    "a representation": 'class A:\n    def __repr__(self):\n        return f"<a {self.x}>"',
    "formatted by the framework": "def f(doc):\n    return format_html('<a href=\"{}\">x</a>', doc.url)",
    "a name without folders": (
        "import os\ndef f(self, key):\n    self.go(os.path.join(self.root, os.path.basename(key)))"
    ),
}


@pytest.mark.parametrize(("kind", "code"), TEXTS.values(), ids=TEXTS)
def test_text_tells_what_it_is(kind: str, code: str) -> None:
    assert [hit.kind for hit in hits_of(SourceFile("lib.py", code))] == [kind]


@pytest.mark.parametrize("code", QUIET_TEXTS.values(), ids=QUIET_TEXTS)
def test_text_is_left_alone(code: str) -> None:
    assert hits_of(SourceFile("lib.py", code)) == ()


def test_arguments_of_calls_are_known_as_far_as_constants_tell() -> None:
    (seen,) = seen_in(SourceFile("a.py", "import hashlib\nNAME = 'md' + str(5)\nhashlib.new(NAME)\n"), "hashlib.new")
    assert seen.positional[0].known == "md5"


ENDLESS = {
    "calls that call twice": "".join(f"def f{i}(a):\n    f{i + 1}(a)\n    return f{i + 1}(a)\n" for i in range(60)),
    "recursion": "def f(a):\n    return f(a + 'x')\n\ndef g(a):\n    return h(a)\n\ndef h(a):\n    return g(a)\n",
    "counting": "i = 0\nwhile i < 10 ** 9:\n    i += 1\n",
    "growing": "x = 'a'\nfor i in range(10 ** 9):\n    x = x * 99999\n",
    "asking about itself": "def f(x):\n    x = (x if x else y).z()\n    return x if x else 1\n",
    "a long sum": "x = " + " + ".join(f"a{i}" for i in range(400)) + "\n",
}


@pytest.mark.parametrize("code", ENDLESS.values(), ids=ENDLESS)
def test_a_run_ends_at_the_same_step_every_time(code: str) -> None:
    assert _steps(code) == _steps(code)


def _steps(code: str) -> int | str:
    try:
        return run_of(SourceFile("a.py", code)).steps
    except OverBudgetError as error:
        return str(error)


def _helper(**others: str) -> SourceFile:
    """A changed file that some unchanged ones lead to."""
    file = SourceFile("app/shell.py", SHELL, changed=Lines([(4, 4)]), removed=Lines([(4, 4)]))
    texts = {f"app/{name}.py": text for name, text in others.items()} | {"app/__init__.py": ""}
    ChangeView(
        [file],
        paths=dict.fromkeys(("app/shell.py", *texts), "0"),
        read_blobs=lambda paths: {path: texts[path] for path in paths if path in texts},
    )
    return file


_CALLING = "from flask import request\nfrom app.shell import start\n\ndef view():\n    start(request.args['c'])\n"
_BETWEEN = "from . import shell\n\ndef list_files(name):\n    shell.start(name)\n"
_FAR = "from flask import request\nfrom .work import list_files\n\ndef view():\n    list_files(request.args['c'])\n"
_QUOTING = (
    _CALLING.replace("import start", "import quoted, start").replace("start(r", "start(quoted(r").replace("])", "]))")
)


def test_a_request_that_an_unchanged_file_hands_to_a_changed_one_begins_there() -> None:
    (hit,) = hits_of(_helper(views=_CALLING))
    assert (hit.node.lineno, hit.trace.trust, hit.trace.origin.file.path) == (4, "remote", "app/views.py")


def test_a_request_is_followed_through_a_file_between() -> None:
    (hit,) = hits_of(_helper(work=_BETWEEN, views=_FAR))
    assert hit.trace.origin.file.path == "app/views.py"


@pytest.mark.parametrize(
    "caller",
    [
        pytest.param(_QUOTING, id="what it hands over is quoted"),
        pytest.param(_CALLING.replace("request.args['c']", "'home'"), id="it hands over a constant"),
        pytest.param(_CALLING.replace("from flask import request\n", ""), id="it answers no requests"),
        pytest.param(_CALLING.replace("app.shell", "shell"), id="it imports another module"),
    ],
)
def test_a_caller_that_hands_no_request_over_says_nothing(caller: str) -> None:
    assert [hit.trace.trust for hit in hits_of(_helper(views=caller))] == ["parameter"]


def test_a_changed_call_says_it_itself() -> None:
    both = SourceFile("app/views.py", _CALLING), SourceFile("app/shell.py", SHELL)
    ChangeView(both, paths={"app/views.py": "0", "app/shell.py": "0", "app/__init__.py": "0"})
    assert [[hit.trace.trust for hit in hits_of(file)] for file in both] == [["remote"], ["parameter"]]


def test_a_caller_that_is_too_long_to_follow_does_not_lose_the_changed_file() -> None:
    long = _CALLING + "x = 1 + 1\n" * 90_000
    assert [hit.trace.trust for hit in hits_of(_helper(views=long))] == ["parameter"]
