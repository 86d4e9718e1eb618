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
    "a mixin of a view of users": (
        "access-check-removed",
        "class Drop(PermissionRequiredMixin, View):\n    models = [User]\n    permission_required = 'drop'\n",
        "class Drop(View):\n    models = [get_user_model()]\n",
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


@pytest.mark.parametrize("path", ["tests/test_a.py", "shop/tests.py", "shop/orders_test.py"])
@pytest.mark.parametrize(("name", "before", "after"), GONE.values(), ids=GONE)
def test_tests_may_do_without(name: str, before: str, after: str, path: str) -> None:
    assert not try_rule(RULES[name], Example({path: after}, old={path: before}))


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


@pytest.mark.parametrize(
    ("before", "severity"),
    [
        ("def parse_length(n):\n", "high"),
        ("class Decoder:\n  def take(self, n):\n", "high"),
        ("import flask\n\n@app.post('/n')\ndef take(n):\n", "high"),
        ("def draw(n):\n", "medium"),
    ],
)
def test_a_refusal_weighs_more_where_strangers_choose_the_input(before: str, severity: str) -> None:
    after = before + "    return n\n"
    before += "    if len(n) > 9:\n        raise TooLong\n    return n\n"
    (match,) = try_rule(RULES["refusal-removed"], Example({"app.py": after}, old={"app.py": before}))
    assert match.severity == severity


_OPEN = '@app.post("/users/<id>/close")\ndef close(id):\n    accounts.close(id)\n'
_GUARDED = _OPEN.replace("def", "@admin_required\ndef")
_ASKING = "    if not user.is_admin:\n        abort(403)\n"
_INLINED = _OPEN.replace("    accounts", _ASKING + "    accounts")
_HOOK = "\n\n@app.before_request\ndef who():\n    if not current_user.is_admin:\n        abort(403)\n"
_HELPER = "\n\ndef turn_away_strangers(user):\n" + _ASKING
_CLASS = "class Close(LoginRequiredMixin, View):\n    def post(self, request):\n        accounts.close(request.user)\n"
_CLASS_OPEN = _CLASS.replace("LoginRequiredMixin, ", "")

ASKED_ELSEWHERE = {
    "in the body": (_GUARDED, _INLINED, {}),
    "in the body, by role": (_GUARDED, _INLINED.replace("not user.is_admin", "user.role != 'admin'"), {}),
    "in a branch": (_GUARDED, _OPEN.replace("accounts", "if user.is_admin: accounts"), {}),
    "in a decorator": (_INLINED, _GUARDED, {}),
    "in a decorator of the same file": (_INLINED, _OPEN.replace("def", "@turn_away_strangers\ndef") + _HELPER, {}),
    "in a helper": (
        _GUARDED,
        _OPEN.replace("    accounts", "    turn_away_strangers(user)\n    accounts") + _HELPER,
        {},
    ),
    "in a parameter": (_GUARDED, _OPEN.replace("(id)", "(id, user=Depends(current_admin))", 1), {}),
    "in an annotated parameter": (
        _GUARDED,
        _OPEN.replace("(id)", "(id, user: Annotated[User, Depends(get_admin_user)])"),
        {},
    ),
    "in a hook": (_GUARDED, _OPEN + _HOOK, {}),
    "in a hook of another file": (_GUARDED, _OPEN, {"hooks.py": _HOOK}),
    "in a registered hook": (_GUARDED, _OPEN, {"hooks.py": "pages.before_request(login_required(open_page))\n"}),
    "in a router": (_GUARDED, _OPEN, {"routes.py": "router = APIRouter(dependencies=[Depends(require_admin)])\n"}),
    "in a middleware": (_GUARDED, _OPEN, {"main.py": "app.add_middleware(AuthenticationMiddleware)\n"}),
    "in the settings": (_GUARDED, _OPEN, {"settings.py": "MIDDLEWARE = ['app.LoginRequiredMiddleware']\n"}),
    "around the view": (_GUARDED, _OPEN, {"urls.py": "urls = [path('close', admin_required(close))]\n"}),
    "in a base class": (_CLASS, _CLASS.replace("LoginRequiredMixin, View", "AdminOnlyView"), {}),
    "in a class decorator": (_CLASS, "@method_decorator(login_required, name='dispatch')\n" + _CLASS_OPEN, {}),
    "in the class's dispatch": (
        _CLASS,
        _CLASS_OPEN + "\n    def dispatch(self, request):\n        require_login(request)\n",
        {},
    ),
}  # fmt: skip
_NOTHING_ASKED = {
    "nowhere": (_GUARDED, _OPEN, {}),
    "nowhere, from the body": (_INLINED, _OPEN, {}),
    "nowhere, of a class": (_CLASS, _CLASS_OPEN, {}),
    "for something else": (
        _GUARDED,
        _OPEN.replace("    accounts", "    if not id:\n        abort(404)\n    accounts"),
        {},
    ),
    "by a hook that counts": (_GUARDED, _OPEN, {"hooks.py": "@app.before_request\ndef count():\n    hits.add(1)\n"}),
    "by other routes": (_GUARDED, _OPEN, {"routes.py": "router = APIRouter(prefix='/admins')\n"}),
    "by everybody": (_GUARDED, _OPEN.replace("def", "@public\ndef"), {}),
}  # fmt: skip
_ACCESS_RULES = ("access-check-removed", "refusal-removed")


def _access_said(before: str, after: str, others: dict[str, str]) -> list[str]:
    change = Example({"app.py": after, **others}, old={"app.py": before})
    return [name for name in _ACCESS_RULES if try_rule(RULES[name], change)]


@pytest.mark.parametrize(("before", "after", "others"), ASKED_ELSEWHERE.values(), ids=ASKED_ELSEWHERE)
def test_a_question_who_calls_that_is_asked_elsewhere_is_not_missed(
    before: str, after: str, others: dict[str, str]
) -> None:
    assert not _access_said(before, after, others)


@pytest.mark.parametrize(("before", "after", "others"), _NOTHING_ASKED.values(), ids=_NOTHING_ASKED)
def test_a_question_who_calls_that_nobody_asks_any_more_is_missed(
    before: str, after: str, others: dict[str, str]
) -> None:
    assert _access_said(before, after, others) == ["access-check-removed"]
