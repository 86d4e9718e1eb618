"""What makes a value harmless, and for which kind of harm: checks, escapes, and what only looks like one."""

import textwrap

import pytest

from agent_services.runtime.flow.engine import hits_of
from agent_services.runtime.source import SourceFile

HEAD = """\
import html, os, pathlib, re, subprocess, shlex, urllib.parse
from flask import Flask, Response, abort, make_response, redirect, request, session, url_for
from lxml import etree
from helpers import check_path, escape_html, is_allowed_url
BASE = pathlib.Path("/srv/files")
NAME = re.compile("[a-z]+")
app = Flask(__name__)

def refuse(text):
    if ".." in text or text.startswith("/"):
        abort(400)

def is_plain(text):
    return text.isalnum()

@app.post("/x")
def view(tree):
    x = request.form["x"]
"""

CHECKED = {
    "a raising helper": "refuse(x)\nreturn open(BASE / x).read()",
    "an asking helper": 'if not is_plain(x):\n    abort(400)\nos.system("ls " + x)',
    "an unreadable helper": "check_path(x)\nreturn open(BASE / x).read()",
    "no climbing": 'if ".." in x:\n    abort(400)\nreturn open("/srv/" + x).read()',
    "a resolved prefix": 'p = os.path.realpath(BASE / x)\nif not p.startswith("/srv/"):\n    abort(400)\nopen(p)',
    "a compiled pattern": 'if not NAME.fullmatch(x):\n    abort(400)\nos.system("ls " + x)',
    "a forbidden character": 'if re.search("[^a-z]", x):\n    abort(400)\nos.system("ls " + x)',
    "removed characters": 'os.system("ls " + re.sub("[^a-z]", "", x))',
    "no quote in an expression": 'if "\'" in x:\n    abort(400)\ntree.xpath(f"//a[@b=\'{x}\']")',
    "replaced quotes": "tree.xpath(f\"//a[@b='{x.replace(chr(39), '')}']\".replace(\"'\", '')) if False else None",
    "a variable of an expression": 'tree.xpath("//a[@b=$b]", b=x)',
    "a host": 'if urllib.parse.urlparse(x).netloc != "example.org":\n    abort(400)\nreturn redirect(x)',
    "no host": 'if not x or urllib.parse.urlsplit(x).netloc != "":\n    x = "/"\nreturn redirect(x)',
    "an unreadable check": "if is_allowed_url(x):\n    return redirect(x)",
    "an address of our own": 'return redirect(url_for("view", x=x))',
    "an unreadable escape": 'return f"<b>{escape_html(x)}</b>"',
    "a header": 'return make_response(("fixed", {"X-Name": x}))',
    "another type": 'return Response("<b>" + x, mimetype="text/plain")',
    "a literal in quotes": 'if not x.startswith("\'") or "\'" in x[1:-1]:\n    abort(400)\neval(x)',
    "a checked role": 'if x not in ("a", "b"):\n    abort(400)\nsession["role"] = x',
    "one of our commands": 'c = {"a": "ls"}.get(x, "ps")\nos.system(c)',
    "a list of arguments": 'args = ["ls"]\nargs.append(x)\nsubprocess.run(args)',
}
NOT_CHECKED = {
    "a prefix that is not resolved": ("path", 'if x.startswith("/srv/"):\n    open(x)'),
    "an extension": ("path", 'if x.rsplit(".", 1)[1] in ("txt", "md"):\n    open("/srv/" + x)'),
    "a pattern that may go on": ("command", 'if re.match("[a-z]+", x):\n    os.system("ls " + x)'),
    "a pattern that lets everything through": ("command", 'if re.fullmatch(".+", x):\n    os.system("ls " + x)'),
    "HTML escapes in a shell": ("command", "os.system('ls ' + html.escape(x))"),
    "a shell in a list": ("command", 'subprocess.run(["sh", "-c", "ls " + x])'),
    "a list that becomes a shell": (
        "command",
        'args = ["sh"]\nargs.append("-c")\nargs.append(f"ls {x}")\nsubprocess.run(args)',
    ),
    "a key of the session": ("trust", 'session[x] = "1"'),
    "escaped text in the session": ("trust", 'session["name"] = html.escape(x)'),
    "a probe": ("path", "return str(os.path.exists(BASE / x))"),
    "one branch that forgets": ("command", 'if x == "a":\n    pass\nos.system("ls " + x)'),
}


def _kinds(body: str) -> list[str]:
    code = HEAD + textwrap.indent(body, "    ")
    return [hit.kind for hit in hits_of(SourceFile("app.py", code)) if hit.trace.trust == "remote"]


@pytest.mark.parametrize("body", CHECKED.values(), ids=CHECKED)
def test_a_value_is_harmless_after(body: str) -> None:
    assert _kinds(body) == []


@pytest.mark.parametrize(("kind", "body"), NOT_CHECKED.values(), ids=NOT_CHECKED)
def test_a_value_still_does_harm_after(kind: str, body: str) -> None:
    assert kind in _kinds(body)


PROVES_NOTHING = (
    're.match(r"ping|[a-z]+$", x)',
    're.match(r"^[a-z]+$", x, re.M)',
    're.match(r"(?m)^[a-z]+$", x)',
    're.compile(r"^[a-z]+$", re.MULTILINE).match(x)',
    're.search(r"^[a-z]+$|b$", x)',
    "ELSEWHERE.match(x)",
    're.match(r"^[a-z]+$", x)',
    're.match(r"a\\Z|[a-z]+$", x)',
    're.compile(r"[a-z]+\\Z").match(x, 3)',
    're.compile(r"[a-z]+").fullmatch(x, endpos=3)',
)
PROVES = (
    're.match(r"^[a-z]+\\Z", x)',
    're.fullmatch(r"[a-z]+", x)',
    're.fullmatch(r"[a-z]+$", x)',
    're.match(r"^(a|b[a-z]*)\\Z", x, re.I)',
    're.compile(r"[a-z]+\\Z").match(x)',
)
REMOVES = ('re.sub(r"[^a-z]", "", x)', 're.sub(r"[^a-z]+|_", "-", x, 0)', 're.sub("[^a-z]", "", x, flags=re.I)')
LEAVES = (
    're.sub(r"^[^a-z]", "", x)',
    're.sub(r"[^a-z]+$", "", x)',
    're.sub(r"(?<=a)[^a-z]", "", x)',
    're.sub(r"\\b[^a-z]", "", x)',
    're.sub("[^a-z]", "", x, 1)',
    're.sub("[^a-z]", "", x, count=1)',
    're.sub("[^ a-z]", "", x, flags=re.X)',
    're.sub("([^a-z])", r"\\1", x)',
    're.sub("[^a-z]{2}", "", x)',
)


def _commands(check: str) -> int:
    return _commands_in(f"if not {check}:\n        return ''\n    os.system('ping ' + x)\n")


def _commands_in(body: str) -> int:
    code = f"x = request.args['x']\n    {body}"
    head = "import os, re\nfrom flask import request\n\ndef f():\n    "
    return len(hits_of(SourceFile("app.py", head + code)))


@pytest.mark.parametrize("check", PROVES_NOTHING)
def test_a_pattern_that_may_end_early_or_match_one_line_proves_nothing(check: str) -> None:
    assert _commands(check) == 1


@pytest.mark.parametrize("check", PROVES)
def test_a_pattern_of_harmless_characters_from_start_to_end_proves_the_text(check: str) -> None:
    assert _commands(check) == 0


@pytest.mark.parametrize("removal", REMOVES)
def test_a_removal_of_all_dangerous_characters_makes_the_text_harmless(removal: str) -> None:
    assert _commands_in(f"os.system('ping ' + {removal})\n") == 0


@pytest.mark.parametrize("removal", LEAVES)
def test_a_removal_at_some_places_or_of_some_characters_leaves_the_text_as_dangerous(removal: str) -> None:
    assert _commands_in(f"os.system('ping ' + {removal})\n") == 1
