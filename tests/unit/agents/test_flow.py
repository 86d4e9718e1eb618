"""What the data flow follows, and where it stops: one function per case."""

import textwrap

import pytest

from agent_services.runtime.flow.engine import hits_of
from agent_services.runtime.rule import OverBudgetError
from agent_services.runtime.source import SourceFile

HEAD = """\
import html, os, shlex, subprocess, sqlite3, requests, re, uuid
from flask import Flask, request, redirect, abort
from pathlib import Path
app = Flask(__name__)
ALLOWED = {"a", "b"}
"""

FOLLOWED = {
    "concatenation": ("sql", 'q = "SELECT * FROM t WHERE a = \'" + request.args["a"] + "\'"\ncur.execute(q)'),
    "percent": ("sql", 'cur.execute("SELECT * FROM t WHERE a = \'%s\'" % request.form["a"])'),
    "percent with names": ("sql", 'cur.execute("SELECT * FROM t WHERE a = \'%(a)s\'" % {"a": request.form["a"]})'),
    "format": ("sql", 'cur.execute("SELECT * FROM t WHERE a = {}".format(request.form["a"]))'),
    "join": ("sql", 'cur.execute("SELECT * FROM t WHERE a IN (" + ",".join(request.form.getlist("a")) + ")")'),
    "in pieces": ("sql", 'q = "SELECT * FROM t"\nq += " WHERE a = " + request.args.get("a")\ncur.execute(q)'),
    "a list in a loop": (
        "sql",
        'parts = []\nfor v in request.form:\n    parts.append(v)\ncur.execute("DROP TABLE " + " ".join(parts))',
    ),
    "one branch of two": ("command", 'c = "ls"\nif x:\n    c = request.args["c"]\nos.system(c)'),
    "a tuple": ("command", 'a, b = request.args["a"], 1\nos.system("ls " + a)'),
    "a walrus": ("command", 'if (c := request.args.get("c")):\n    os.system(c)'),
    "a comprehension": ("command", 'os.system(" ".join([x.strip() for x in request.args.getlist("c")]))'),
    "shell": ("command", "subprocess.run(f\"ls {request.args['d']}\", shell=True)"),
    "sh -c": ("command", 'subprocess.run(["sh", "-c", request.args["d"]])'),
    "a parameter in a command": ("command", 'os.system(f"rm {x}")'),
    "a parameter as an SQL value": ("sql", "cur.execute(f\"SELECT * FROM t WHERE id = '{x}'\")"),
    "what somebody types": ("code", "eval(input())"),
    "bytes of a caller in a pickle": ("deserialization", "import pickle\npickle.loads(x)"),
    "a joined path": ("path", 'open(os.path.join("d", request.args["f"]))'),
    "a path with a slash": ("path", '(Path("d") / request.args["f"]).read_text()'),
    "a host": ("ssrf", 'requests.get("https://" + request.args["host"] + "/x")'),
    "a redirect": ("redirect", 'return redirect(request.args.get("next", "/"))'),
    "after a useless check": ("command", 'c = request.args["c"]\nif len(c) < 9:\n    os.system(c)'),
    "a wrong escape": ("command", 'os.system("ls " + html.escape(request.args["c"]))'),
    "in a handler of an error": (
        "command",
        'try:\n    c = "ls"\nexcept ValueError:\n    c = request.args["c"]\nos.system(c)',
    ),
}
HARMLESS = {
    "parameters": 'cur.execute("SELECT * FROM t WHERE a = ?", (request.args["a"],))',
    "a number": "cur.execute(f\"SELECT * FROM t WHERE a = {int(request.args['a'])}\")",
    "a number format": 'cur.execute("SELECT * FROM t WHERE a = %d" % request.args["a"])',
    "a uuid": 'cur.execute(f"SELECT * FROM t WHERE a = \'{uuid.UUID(request.args["a"])}\'".replace("x", "y"))',
    "a table of our own": 'cur.execute(f"SELECT * FROM {x} WHERE a = ?", (1,))',
    "a list of arguments": 'subprocess.run(["ls", "--", request.args["d"]])',
    "quoted for the shell": 'os.system("ls " + shlex.quote(request.args["d"]))',
    "chosen among names": 'c = request.args["c"]\nif c not in ALLOWED:\n    abort(400)\nos.system("ls " + c)',
    "compared with a text": 'c = request.args["c"]\nif c == "up":\n    os.system("ls " + c)',
    "digits only": 'c = request.args["c"]\nif not c.isdigit():\n    return "no"\nos.system("kill " + c)',
    "matched": 'c = request.args["c"]\nif re.fullmatch("[a-z]+", c):\n    os.system("ls " + c)',
    "overwritten": 'c = request.args["c"]\nc = "ls"\nos.system(c)',
    "a fixed host": 'requests.get("https://api.example.org/v1/" + request.args["id"])',
    "a path of our own": 'return redirect("/items/" + request.args["id"])',
    "inside the folder": (
        'f = Path("d") / request.args["f"]\nif not f.is_relative_to("d"):\n    abort(404)\nreturn f.read_text()'
    ),
    "another execute": 'pool.execute(request.args["job"])',
    "a plain command": 'os.system("ls")',
}


RUN = {
    "a command": 'import os\ndef f(name):\n    os.system("ls " + name)',
    "a percent": 'import os\ndef f(name):\n    os.popen("ls %s" % name)',
    "a format": 'import os\ndef f(name):\n    os.popen("ls {}".format(name))',
    "a whole command line": "import subprocess\ndef f(cmd):\n    subprocess.call(cmd, shell=True)",
    "a shell of subprocess": 'import subprocess\ndef f(host):\n    subprocess.run(f"ping {host}", shell=True)',
    "a method": 'import os\nclass A:\n    def f(self, name):\n        os.system("ls " + name)',
    "a keyword with a text": 'import os\ndef f(*, name="x"):\n    os.system("ls " + name)',
    "an expression": "def f(expr):\n    return eval(expr)",
    "compiled code": 'def f(code):\n    exec(compile(code, "f", "exec"))',
    "a pickle": "from pickle import loads\ndef f(data):\n    return loads(data)",
    "an item of a request": 'import os\ndef f(req):\n    os.system("ls " + req["name"])',
    "a helper that gets more than constants": (
        'import os\ndef _run(c):\n    os.system(c)\n_run("ls")\ndef f(g):\n    _run(g.name)'
    ),
    "a helper that is handed on": 'import os\ndef _run(c):\n    os.system(c)\n_run("ls")\nhooks = [_run]',
    "a helper without callers": "import os\ndef _run(c):\n    os.system(c)",
}
NOT_RUN = {
    "a number": 'import os\ndef f(n: int | None, m: "int"):\n    os.system(f"kill {n} {m}")',
    "a default number": 'import os\ndef f(*, n=3):\n    os.system(f"ping -c {n} localhost")',
    "a choice of literals": (
        'import os\nfrom typing import Literal\ndef f(n: Literal["a", "b"]):\n    os.system("ls " + n)'
    ),
    "looked up": 'import os\nCOMMANDS = {"a": "ls"}\ndef f(n):\n    os.system(COMMANDS[n])',
    "allowed": 'import os\ndef f(n):\n    if n not in ("a", "b"):\n        raise ValueError\n    os.system("ls " + n)',
    "quoted": 'import os, shlex\ndef f(n):\n    os.system("ls " + shlex.quote(n))',
    "a list": 'import subprocess\ndef f(n):\n    subprocess.run(["ls", n])',
    "read as data": "import ast\ndef f(text):\n    return ast.literal_eval(text)",
    "the file name of compiled code": 'def f(path):\n    exec(compile("x = 1", path, "exec"))',
    "the name of a function": 'def f(g):\n    exec(f"def {g.__name__}(): pass")',
    "a helper with constants": 'import os\ndef _run(c, d="."):\n    os.system(c + d)\n_run("ls")\n_run(c="ls", d="/")',
    "a helper in a loop over constants": (
        'import os\ndef _run(c):\n    os.system(c)\nfor tool in ("ls", "ps"):\n    _run(tool)'
    ),
    "a private method": (
        'import os\nclass A:\n    def _run(self, c):\n        os.system(c)\n    def f(self):\n        self._run("ls")'
    ),
    "a fixture": 'import os\ndef test_a(tmp_path):\n    os.system(f"ls {tmp_path}")',
    "the name of a shelf": "import shelve\ndef f(path):\n    return shelve.open(path)",
}


@pytest.mark.parametrize("code", RUN.values(), ids=RUN)
def test_what_a_caller_gives_and_is_run_is_told(code: str) -> None:
    assert [hit.trace.trust for hit in hits_of(SourceFile("lib.py", code))] == ["parameter"]


@pytest.mark.parametrize("code", NOT_RUN.values(), ids=NOT_RUN)
def test_what_a_caller_gives_is_harmless(code: str) -> None:
    assert hits_of(SourceFile("lib.py", code)) == ()


REQUESTS = {
    "a shell": 'import os\ndef view(request):\n    os.system("ls " + request.args["x"])',
    "a pickle": "import pickle\ndef view(req):\n    return pickle.loads(req.data)",
}


@pytest.mark.parametrize("code", REQUESTS.values(), ids=REQUESTS)
def test_a_parameter_called_request_holds_what_the_client_sends_in_any_framework(code: str) -> None:
    assert [hit.trace.trust for hit in hits_of(SourceFile("views.py", code))] == ["remote"]


def test_a_request_that_is_sent_is_no_client() -> None:
    code = "import httpx, pickle\ndef send(request: httpx.Request):\n    return pickle.loads(request.read())"
    assert [hit.trace.trust for hit in hits_of(SourceFile("client.py", code))] == ["parameter"]


def _hits(body: str) -> list[str]:
    code = HEAD + '@app.get("/x/<int:x>")\ndef other(x): pass\n\ndef f(cur, pool, x):\n' + textwrap.indent(body, "    ")
    return [hit.kind for hit in hits_of(SourceFile("app.py", code))]


@pytest.mark.parametrize(("kind", "body"), FOLLOWED.values(), ids=FOLLOWED)
def test_a_value_is_followed_through(kind: str, body: str) -> None:
    assert _hits(body) == [kind]


@pytest.mark.parametrize("body", HARMLESS.values(), ids=HARMLESS)
def test_nothing_is_said_of(body: str) -> None:
    assert _hits(body) == []


ROUTES = {
    "flask text": ('@app.get("/x/<name>")\ndef f(name):\n    os.system("ls " + name)', ["remote"]),
    "flask number": ('@app.get("/x/<int:n>")\ndef f(n):\n    os.system("ls " + n)', []),
    "typed number": ('@app.get("/x")\ndef f(n: int):\n    os.system("ls " + n)', []),
    "page": ('@app.get("/x/<name>")\ndef f(name):\n    return f"<b>{name}</b>"', ["remote"]),
    "a page of no handler": ('def f(name):\n    return f"<b>{name}</b>"', ["parameter"]),
    "no page": ('def f(name):\n    return f"<{name}>"', []),
}


@pytest.mark.parametrize(("code", "trusts"), ROUTES.values(), ids=ROUTES)
def test_handlers_get_what_the_client_sends(code: str, trusts: list[str]) -> None:
    assert [hit.trace.trust for hit in hits_of(SourceFile("app.py", HEAD + code))] == trusts


def test_django_requests_are_sources() -> None:
    code = "import django.http, os\n\ndef view(request):\n    os.system('ls ' + request.GET['d'])\n"
    assert [hit.kind for hit in hits_of(SourceFile("views.py", code))] == ["command"]


def test_the_way_is_told_step_by_step() -> None:
    body = 'first = request.args["c"]\nsecond = "ls " + first\nos.system(second)'
    code = HEAD + "def f():\n" + textwrap.indent(body, "    ")
    (hit,) = hits_of(file := SourceFile("app.py", code))
    assert [file.segment(place.node) for place in hit.trace.way] == [
        'first = request.args["c"]',
        'second = "ls " + first',
    ]


def test_newer_f_strings_are_followed_on_any_python() -> None:
    assert _hits('cur.execute(f"SELECT * FROM t WHERE a = {request.args["a"]}")') == ["sql"]


def test_a_file_with_too_many_steps_is_given_up_once_for_all_rules() -> None:
    file = SourceFile("big.py", "x = 1\n" * 250_000)
    with pytest.raises(OverBudgetError) as first:
        file.once(hits_of)
    with pytest.raises(OverBudgetError) as second:
        file.once(hits_of)
    assert first.value is second.value


def test_many_functions_that_call_each_other_cost_precision_and_not_the_file() -> None:
    body = "    x = 1\n" * 20
    calls = "".join(f"def f{n}(a):\n{body}    return f{n - 1}(a) or f{max(n - 2, 0)}(a)\n" for n in range(1, 600))
    last = "from flask import request\n\ndef last():\n    eval(request.args['code'])\n"
    assert [hit.kind for hit in hits_of(SourceFile("many.py", "def f0(a):\n    return a\n" + calls + last))] == ["code"]


def test_methods_of_another_pythons_texts_are_unknown() -> None:
    assert hits_of(SourceFile("old.py", 'name = "a".decode("utf-8")\n')) == ()
