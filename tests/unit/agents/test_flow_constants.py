"""Which values can reach a call at all: what is constant is computed, and what cannot run is not looked at."""

import textwrap

import pytest

from agent_services.runtime.flow.engine import hits_of
from agent_services.runtime.source import SourceFile

HEAD = """\
import base64, codecs, collections, configparser, dataclasses, io, os, queue, urllib.parse
from flask import request

class Holder:
    def __init__(self, first, second):
        self.first = first
        self.second = second

    def pick(self, name):
        return self.first if name == "first" else self.second

@dataclasses.dataclass
class Pair:
    left: str
    right: str

def run():
    x = request.args["x"]
"""

REACHES = {
    "a true test": 'c = x if 7 * 6 == 42 else "ls"',
    "a test that nobody can answer": 'c = "ls"\nif len(x) > 3:\n    c = x',
    "the key it was put under": 'd = {}\nd["a"] = "ls"\nd["b"] = x\nc = d["b"]',
    "a key that nobody knows": 'd = {"a": "ls", "b": x}\nc = d[os.name]',
    "the index it was put at": 'l = ["ls"]\nl.append(x)\nc = l[1]',
    "the last index": 'l = ["ls", x]\nc = l[-1]',
    "an element that moved up": 'l = ["ls", "ps", x]\nl.pop(0)\nc = l[1]',
    "a deleted neighbour": 'l = ["ls", x]\ndel l[0]\nc = l[0]',
    "a queue": "q = queue.Queue()\nq.put(x)\nc = q.get()",
    "settings": 's = configparser.ConfigParser()\ns.add_section("a")\ns.set("a", "K", x)\nc = s.get("a", "k")',
    "settings as a map": 's = configparser.ConfigParser()\ns["a"] = {}\ns["a"]["k"] = x\nc = s["a"]["k"]',
    "a field": 'h = Holder(x, "ls")\nc = h.first',
    "a method": 'h = Holder(x, "ls")\nc = h.pick("first")',
    "a record": 'c = Pair("ls", x).right',
    "encoding and back": "c = base64.b64decode(base64.b64encode(x.encode())).decode()",
    "an address": "c = urllib.parse.unquote_plus(x)",
    "a buffer": 'b = io.StringIO()\nb.write("ls ")\nb.write(x)\nc = b.getvalue()',
    "a lambda": "same = lambda v: v\nc = same(x)",
    "an inner function": "def same(v):\n    return v\nc = same(x)",
    "a closure": "def later():\n    return x\nc = later()",
    "a loop over constants": 'c = ""\nfor n in ("a", "b"):\n    if n == "b":\n        c = x',
    "a chained map": 'c = collections.ChainMap({"a": x}, {"a": "ls"})["a"]',
    "a match": 'match "b":\n    case "a":\n        c = "ls"\n    case _:\n        c = x',
    "formats of all kinds": 'c = "{0}{1:>3}".format("a", x) + "%s" % x + f"{x!s}" + "-".join(["a", x])',
    "an unpacked tuple": 'a, c = "ls", x',
    "a slice that keeps it": 'c = ("help" + x + "end")[4:-3]',
    "a swapped pair": 'a, b = "ls", x\na, b = b, a\nc = a',
    "one of two ways": 'try:\n    c = x\nexcept ValueError:\n    c = "ls"',
    "a default": 'c = {}.get("a", x)',
    "a counted loop": 'i = 0\nc = "ls"\nwhile i < 3:\n    i += 1\nif i == 3:\n    c = x',
    "unpacked arguments": 'def last(*parts):\n    return parts[-1]\nc = last("a", x)',
    "enumerated": 'for i, v in enumerate(["ls", x]):\n    if i == 1:\n        c = v',
}
DOES_NOT_REACH = {
    "a false test": 'c = x if 7 * 6 > 50 else "ls"',
    "a false branch": 'if "a" in "bcd":\n    c = x\nelse:\n    c = "ls"',
    "another key": 'd = {}\nd["a"] = "ls"\nd["b"] = x\nc = d["a"]',
    "another key of a default": 'd = {"b": x}\nc = d.get("a", "ls")',
    "an overwritten key": 'd = {"a": x}\nd["a"] = "ls"\nc = d["a"]',
    "another index": 'l = ["ls", x]\nc = l[0]',
    "an element that took its place": 'l = ["a", x, "ls"]\nl.pop(1)\nc = l[1]',
    "another end of a queue": 'q = queue.Queue()\nq.put("ls")\nq.put(x)\nc = q.get()',
    "another option": 's = configparser.ConfigParser()\ns.set("a", "k", x)\ns.set("a", "l", "ls")\nc = s.get("a", "l")',
    "another option of a map": (
        's = configparser.ConfigParser()\ns["a"] = {"l": "ls"}\ns["a"]["k"] = x\nc = s["a"]["l"]'
    ),
    "another field": 'h = Holder(x, "ls")\nc = h.second',
    "another way of a method": 'h = Holder(x, "ls")\nc = h.pick("second")',
    "another part of a record": 'c = Pair("ls", x).left',
    "overwritten": 'c = x\nc = "ls"',
    "copied before": 'c = a = "ls"\na += x',
    "a map that comes first": 'c = collections.ChainMap({"a": "ls"}, {"a": x})["a"]',
    "a case that fits before": 'match "a":\n    case "a":\n        c = "ls"\n    case _:\n        c = x',
    "a slice before it": 'c = ("help" + x)[:4]',
    "after a return": 'c = "ls"\nif 1 == 1:\n    return c\nc = x',
    "a list that was cleared": 'l = [x]\nl.clear()\nl.append("ls")\nc = l[0]',
    "another element of a zip": 'for a, b in zip(["ls"], [x]):\n    c = a',
    "a loop that never runs": 'c = "ls"\nfor n in ():\n    c = x',
    "a name of another function": 'def other():\n    c = x\nc = "ls"\nother()',
}


def _kinds(body: str) -> list[str]:
    code = HEAD + textwrap.indent(body + "\nos.system(c)\n", "    ")
    return [hit.kind for hit in hits_of(SourceFile("lib.py", code))]


@pytest.mark.parametrize("body", REACHES.values(), ids=REACHES)
def test_a_value_reaches_the_call_by(body: str) -> None:
    assert _kinds(body) == ["command"]


@pytest.mark.parametrize("body", DOES_NOT_REACH.values(), ids=DOES_NOT_REACH)
def test_a_value_does_not_reach_the_call_by(body: str) -> None:
    assert _kinds(body) == []
