"""Which changes take a protection away, and which only move it."""

import pytest

from agent_services.runtime.discovery import load_agent
from agent_services.runtime.examples import try_rule
from agent_services.runtime.rule import Example

RULES = {rule.id.partition("/")[2]: rule for rule in load_agent("security").rules}

GONE = {
    "escaping": (
        "check-dropped-from-value",
        "def cell(v):\n    return '<td>' + escape(v.title) + '</td>'\n",
        "def cell(v):\n    return '<td>' + v.title + '</td>'\n",
    ),
    "markup marked safe": (
        "check-dropped-from-value",
        "def link(d):\n    return format_html('<a>{}</a>', d.title)\n",
        "def link(d):\n    return mark_safe('<a>%s</a>' % d.title)\n",
    ),
    "a strict number": (
        "check-dropped-from-value",
        "def digits(b):\n    if b < 0:\n        raise No\n    return int(b)\ndef length(h):\n    return digits(h)\n",
        "def length(h):\n    return int(h)\n",
    ),
    "a refusal": (
        "refusal-removed",
        "def take(n):\n    if n in SEEN:\n        raise BadRequest('twice')\n    return n\n",
        "def take(n):\n    return n\n",
    ),
    "a refusal that became a default": (
        "refusal-removed",
        "def take(h):\n    try:\n        return int(h)\n    except ValueError:\n        raise BadRequest('no')\n",
        "def take(h):\n    try:\n        return int(h)\n    except ValueError:\n        return 0\n",
    ),
    "a limit": (
        "limit-removed",
        "def add(self, one):\n    if len(self.all) > self.max_all:\n        raise TooLarge\n    self.all.append(one)\n",
        "def add(self, one):\n    self.all.append(one)\n",
    ),
    "a permission": (
        "access-check-removed",
        "def drop(user, page):\n    if not user.has_perm('drop'):\n        raise Denied\n    page.delete()\n",
        "def drop(user, page):\n    page.delete()\n",
    ),
    "a mixin": (
        "access-check-removed",
        "class Drop(PermissionRequiredMixin, View):\n    permission_required = 'drop'\n",
        "class Drop(View):\n    pass\n",
    ),
    "a whole match": (
        "parsing-loosened",
        "def name(t):\n    return NAME.fullmatch(t)\n",
        "def name(t):\n    return NAME.match(t)\n",
    ),
    "a line end": (
        "parsing-loosened",
        "def lines(b):\n    return b.split(b'\\r\\n')\n",
        "def lines(b):\n    return b.split(b'\\n')\n",
    ),
    "a path": (
        "parsing-loosened",
        "def inside(p, d):\n    return os.path.commonpath([p, d]) == d\n",
        "def inside(p, d):\n    return os.path.commonprefix([p, d]) == d\n",
    ),
    "a constant time": (
        "protection-weakened",
        "def same(a, b):\n    return hmac.compare_digest(a, b)\n",
        "def same(a, b):\n    return a == b\n",
    ),
    "a header": (
        "protection-weakened",
        "def page(r):\n    r.headers['X-Frame-Options'] = 'DENY'\n    return r\n",
        "def page(r):\n    return r\n",
    ),
}


@pytest.mark.parametrize(("name", "before", "after"), GONE.values(), ids=GONE)
def test_a_protection_that_goes_is_noticed(name: str, before: str, after: str) -> None:
    (match,) = try_rule(RULES[name], Example({"app.py": after}, old={"app.py": before}))
    assert "before this change" in match.message.lower() or "stops at the first difference" in match.message


@pytest.mark.parametrize(("name", "before", "after"), GONE.values(), ids=GONE)
def test_a_protection_that_comes_is_not_criticised(name: str, before: str, after: str) -> None:
    assert not try_rule(RULES[name], Example({"app.py": before}, old={"app.py": after}))


# A comparison that became weaker is one, wherever a strong one stands.
MOVABLE = {kind: row for kind, row in GONE.items() if kind != "a constant time"}


@pytest.mark.parametrize(("name", "before", "after"), MOVABLE.values(), ids=MOVABLE)
def test_a_protection_that_moves_to_another_file_is_not_missed(name: str, before: str, after: str) -> None:
    moved = before.replace("def ", "def moved_").replace("class Drop", "class Moved")
    assert not try_rule(RULES[name], Example({"app.py": after, "other.py": moved}, old={"app.py": before}))


@pytest.mark.parametrize(("name", "before", "after"), GONE.values(), ids=GONE)
def test_tests_may_do_without(name: str, before: str, after: str) -> None:
    assert not try_rule(RULES[name], Example({"tests/test_a.py": after}, old={"tests/test_a.py": before}))


def test_a_function_that_goes_as_a_whole_took_nothing_from_others() -> None:
    before = (
        "def take(n):\n    if n in SEEN:\n        raise BadRequest('twice')\n    return n\n\n\ndef other():\n    pass\n"
    )
    change = Example({"app.py": "def other():\n    pass\n"}, old={"app.py": before})
    assert not any(try_rule(RULES[name], change) for name in {row[0] for row in GONE.values()})


def test_an_interface_that_changes_its_arguments_is_no_weaker_for_it() -> None:
    before = "def get(url, verify=True):\n    return request('GET', url, verify=verify)\n"
    after = "def get(url, context=None):\n    return request('GET', url, context=context)\n"
    assert not try_rule(RULES["protection-weakened"], Example({"api.py": after}, old={"api.py": before}))
