"""What a web application may do and what it may not: handlers, sessions, pages, protocols, patterns."""

import pytest

from agent_services.runtime.discovery import load_agent
from agent_services.runtime.examples import try_rule
from agent_services.runtime.rule import Example

RULES = {rule.id.partition("/")[2]: rule for rule in load_agent("security").rules}
FLASK = "from flask import Flask, jsonify, request, session\nfrom flask_login import current_user, login_required\n"
FASTAPI = "from fastapi import APIRouter, Depends, FastAPI\nfrom .deps import CurrentUser, get_current_user\n"

HANDLERS = {
    "a purge for all": (
        "missing-authentication",
        FLASK + "@app.post('/purge')\ndef purge():\n    db.drop_all()\n",
        True,
    ),
    "a purge behind a dependency": (
        "missing-authentication",
        FASTAPI + "@app.post('/purge')\ndef purge(user: CurrentUser):\n    db.drop_all()\n",
        False,
    ),
    "a router whose routes all ask": (
        "missing-authentication",
        FASTAPI + "app = APIRouter(dependencies=[Depends(get_current_user)])\n"
        "@app.post('/purge')\ndef purge():\n    db.drop_all()\n",
        False,
    ),
    "a hook that asks first": (
        "missing-authentication",
        FLASK + "@app.before_request\ndef who():\n    check_login()\n"
        "@app.post('/purge')\ndef purge():\n    db.drop_all()\n",
        False,
    ),
    "a view whose class asks": (
        "missing-authentication",
        "import django\nclass Drop(LoginMixin, View):\n    def post(self, request):\n        self.item.delete()\n",
        False,
    ),
    "a login does not ask before": (
        "missing-authentication",
        FLASK + "@app.post('/out')\n@login_required\ndef out():\n    pass\n"
        "@app.post('/register')\ndef register():\n    users.create(request.form)\n",
        False,
    ),
    "a script is no handler": ("missing-authentication", "def purge():\n    db.drop_all()\n", False),
    "anybody's order": (
        "object-of-another-user",
        FLASK + "@app.get('/o/<oid>')\n@login_required\ndef order(oid):\n    return jsonify(Order.query.get(oid))\n",
        True,
    ),
    "an order compared with its owner": (
        "object-of-another-user",
        FLASK + "@app.get('/o/<oid>')\n@login_required\ndef order(oid):\n    found = Order.query.get(oid)\n"
        "    if found.owner_id != current_user.id:\n        abort(404)\n    return jsonify(found)\n",
        False,
    ),
    "an order that another function judges": (
        "object-of-another-user",
        FLASK + "@app.get('/o/<oid>')\n@login_required\ndef order(oid):\n    found = Order.query.get(oid)\n"
        "    return show(found, current_user)\n",
        False,
    ),
    "a page for everybody": (
        "object-of-another-user",
        FLASK + "@app.get('/p/<pid>')\ndef page(pid):\n    return jsonify(Page.query.get(pid))\n",
        False,
    ),
    "an administrator's order": (
        "object-of-another-user",
        FLASK + "@app.get('/o/<oid>')\n@login_required\ndef order(oid):\n    if not current_user.is_admin:\n"
        "        abort(403)\n    return jsonify(Order.query.get(oid))\n",
        False,
    ),
    "whatever was sent": ("mass-assignment", FLASK + "def f():\n    data = request.json\n    User(**data)\n", True),
    "setattr in a loop": (
        "mass-assignment",
        FLASK + "def f(u):\n    for k, v in request.json.items():\n        setattr(u, k, v)\n",
        True,
    ),
    "setattr for known fields": (
        "mass-assignment",
        FLASK
        + "def f(u):\n    for k, v in request.json.items():\n        if k in FIELDS:\n            setattr(u, k, v)\n",
        False,
    ),
    "rights from the form": (
        "mass-assignment",
        FLASK + "def register():\n    data = request.get_json()\n    User(admin=data['admin'])\n",
        True,
    ),
    "the server's values under the caller's": (
        "mass-assignment",
        FLASK + "def f():\n    data = {'user': me()}\n    data.update(request.get_json())\n",
        True,
    ),
    "a link that deletes": (
        "change-on-get",
        FLASK + "@app.route('/gone')\ndef gone():\n    users.delete_user(session['id'])\n",
        True,
    ),
    "a link that logs out": (
        "change-on-get",
        FLASK + "@app.route('/out')\ndef out():\n    delete_session(session['id'])\n",
        False,
    ),
    "a new password without the old": (
        "password-change-unverified",
        FLASK + "@app.post('/pw')\ndef change_password():\n    current_user.set_password(request.form['new'])\n",
        True,
    ),
    "a new password with a token": (
        "password-change-unverified",
        FLASK + "@app.post('/pw')\ndef change_password(reset_token):\n    user(reset_token)"
        ".set_password(request.form['new'])\n",
        False,
    ),
    "an error as answer": (
        "internals-shown",
        FLASK + "@app.get('/')\ndef f():\n    try:\n        g()\n    except Exception as e:\n        return str(e)\n",
        True,
    ),
    "an error in the log": (
        "internals-shown",
        FLASK + "@app.get('/')\ndef f():\n    try:\n        g()\n    except Exception as e:\n"
        "        log.error(str(e))\n        return 'sorry'\n",
        False,
    ),
    "an error about the caller's input": (
        "internals-shown",
        FLASK
        + "@app.get('/')\ndef f():\n    try:\n        g()\n    except ValidationError as e:\n        return str(e)\n",
        False,
    ),
    "an administrator for all": (
        "shared-visitor-state",
        FLASK + "@app.post('/in')\ndef enter():\n    global admin\n    admin = True\n",
        True,
    ),
    "a counter for all": (
        "shared-visitor-state",
        FLASK + "@app.post('/in')\ndef enter():\n    global hits\n    hits += 1\n",
        False,
    ),
}

CODE = {
    "a password that is a field of a form": ("plain-password", "ok = password == form.password\n", False),
    "a password of a record": ("plain-password", "ok = password == user.password\n", True),
    "a secret in a log": ("secret-logged", "logging.info(f'{user.name} {user.password}')\n", True),
    "a secret's length in a log": ("secret-logged", "logging.info('%d', len(user.password))\n", False),
    "a hash of a record": ("plain-password", "ok = hash(password) == user.password\n", False),
    "an empty password": ("password-in-code", "if password == '':\n    pass\n", False),
    "a connection's weak password": ("password-in-code", "import db\nc = db.connect(user='a', password='a')\n", True),
    "a connection's empty password": ("password-in-code", "import db\nc = db.connect(user='a', password='')\n", False),
    "a loop that calls": ("endless-loop", "def f(n):\n    while n:\n        g()\n", False),
    "a password in code": ("password-in-code", "if password == 'open sesame':\n    pass\n", True),
    "mail with starttls": (
        "cleartext-protocol",
        "import smtplib\ndef f():\n    s = smtplib.SMTP('h')\n    s.starttls()\n    s.login('a', 'b')\n",
        False,
    ),
    "mail without a login": (
        "cleartext-protocol",
        "import smtplib\ndef f():\n    smtplib.SMTP('h').sendmail(m)\n",
        False,
    ),
    "an old version": ("old-tls", "import ssl\nc = ssl.SSLContext(ssl.PROTOCOL_TLSv1)\n", True),
    "an old version refused": ("old-tls", "import ssl\nc.options |= ssl.OP_NO_TLSv1\n", False),
    "compression turned on": ("old-tls", "import ssl\nc.options &= ~ssl.OP_NO_COMPRESSION\n", True),
    "a nonce of zeros": (
        "fixed-nonce",
        "from Crypto.Cipher import AES\nIV = b'\\0' * 16\nc = AES.new(k, AES.MODE_CBC, IV)\n",
        True,
    ),
    "few rounds": ("fixed-nonce", "import hashlib\nk = hashlib.pbkdf2_hmac('sha256', p, salt, 1000)\n", True),
    "many rounds": ("fixed-nonce", "import hashlib\nk = hashlib.pbkdf2_hmac('sha256', p, salt, 600000)\n", False),
    "a signed cookie": (
        "client-side-session",
        "import json\ndef f(r, u):\n    v = signer.sign(json.dumps({'user': u}))\n    r.set_cookie('s', v)\n",
        False,
    ),
    "a nested repetition": ("pattern-backtracking", "import re\nP = re.compile(r'^(a+)+$')\n", True),
    "a pattern put together": (
        "pattern-backtracking",
        "import re\nWORD = r'[a-z]+'\nP = re.compile('^(' + WORD + ')*$')\n",
        True,
    ),
    "a quoted text": ("pattern-backtracking", 'import re\nP = re.compile(r\'"(?:\\\\.|[^\\\\"])*"\')\n', False),
    "a list of words": ("pattern-backtracking", "import re\nP = re.compile(r'^\\w+(,\\w+)*$')\n", False),
    "debug in the settings": ("debug-mode", "DEBUG = True\n", False),
    "a forged signature": (
        "timing-comparison",
        "import hmac\ndef f(k, b, s):\n    return hmac.new(k, b, 'md5').digest() != s\n",
        True,
    ),
}


@pytest.mark.parametrize(("name", "code", "flagged"), HANDLERS.values(), ids=HANDLERS)
def test_handlers_are_judged_by_what_they_do_and_who_may_call_them(name: str, code: str, flagged: bool) -> None:
    assert bool(try_rule(RULES[name], Example({"app.py": code}))) is flagged


@pytest.mark.parametrize(("name", "code", "flagged"), CODE.values(), ids=CODE)
def test_code_is_told_from_what_looks_like_it(name: str, code: str, flagged: bool) -> None:
    assert bool(try_rule(RULES[name], Example({"app.py": code}))) is flagged


def test_a_protected_application_needs_no_token_in_every_file() -> None:
    views = FLASK + "@app.post('/m')\ndef m():\n    mails.update(session['u'], request.form['m'])\n"
    setup = "from flask_wtf.csrf import CSRFProtect\nCSRFProtect(app)\n"
    assert try_rule(RULES["csrf-unprotected"], Example({"shop/views.py": views}))
    assert not try_rule(RULES["csrf-unprotected"], Example({"shop/views.py": views, "shop/app.py": setup}))


def test_a_limit_may_stand_where_the_application_is_put_together() -> None:
    views = FLASK + "@app.post('/login')\ndef login():\n    return authenticate(request.form['password'])\n"
    setup = "from flask_limiter import Limiter\nlimiter = Limiter(app, default_limits=['9/minute'])\n"
    assert try_rule(RULES["login-without-limit"], Example({"shop/views.py": views}))
    assert not try_rule(
        RULES["login-without-limit"], Example({"shop/views.py": views}, context={"shop/extensions.py": setup})
    )


_SIGN = "@app.post('/login/new')\ndef sign_up():\n    {}\n    if {}:\n        return start(user)\n"
_FIELDS = "password, again = request.form['password'], request.form['again']"
_ONE = "password = request.form['password'].strip()"
PASSWORDS = {
    "two fields": (_FIELDS, "request.form['password'] == request.form['confirm']", False),
    "two names of fields": (_ONE, "password == request.form.get('again')", False),
    "two fields of a form": (_ONE, "form.password.data == form.confirm.data", False),
    "two fields of a body": ("data = json.loads(request.data)", "data['password'] != data['password2']", False),
    "a strength": (_ONE, "re.match('[a-z]{9}', password)", False),
    "an account that is made": (_ONE, "User.create(name=request.form['name'], password=password)", False),
    "a stored password": (_ONE, "user.password == password", True),
    "a stored hash": (_ONE, "bcrypt.checkpw(password, user.hash)", True),
    "a query": (_ONE, "User.query.filter_by(password=password).first()", True),
    "a document": (_ONE, "users.find_one({'password': password})", True),
    "a statement": (_ONE, "db.execute('SELECT 1 FROM u WHERE password = ?', [password])", True),
    "another server": (_ONE, "accounts.sign_in(request.form['name'], password)", True),
}


@pytest.mark.parametrize(("given", "test", "flagged"), PASSWORDS.values(), ids=PASSWORDS)
def test_only_a_password_that_is_checked_against_an_account_needs_a_limit(given: str, test: str, flagged: bool) -> None:
    views = FLASK + _SIGN.format(given, test)
    assert bool(try_rule(RULES["login-without-limit"], Example({"views.py": views}))) is flagged


def test_templates_are_read_when_the_application_turns_escaping_off() -> None:
    setup = "import jinja2\nenv = jinja2.Environment(autoescape=False)\n"
    page = (
        "{% for post in posts %}<p>{{ post.text }}</p><a href='/{{ post.id }}'>{{ post.title | e }}</a>{% endfor %}\n"
    )
    found = try_rule(RULES["escaping-off"], Example({"app.py": setup, "page.html": page}))
    assert [match.path for match in found] == ["app.py", "page.html"]


TEMPLATES = {
    "a text marked safe": ("template-output-unescaped", "<p>{{ comment.text|safe }}</p>", True),
    "a form marked safe": ("template-output-unescaped", "<p>{{ form.media|safe }}</p>", False),
    "a cleaned text": ("template-output-unescaped", "<p>{{ comment.text|sanitize|safe }}</p>", False),
    "escaping off for a block": (
        "template-output-unescaped",
        "{% autoescape off %}{{ comment.text }}{% endautoescape %}",
        True,
    ),
    "an object's inside": ("internals-shown", "<pre>{{ error.__dict__ }}</pre>", True),
    "a status": ("internals-shown", "<pre>{{ error.status }}</pre>", False),
    "a password in the address": (
        "password-in-address",
        "<form method=get action='/in'><input type=password name=p></form>",
        True,
    ),
    "a search in the address": ("password-in-address", "<form method=get><input name=q></form>", False),
}


@pytest.mark.parametrize(("name", "page", "flagged"), TEMPLATES.values(), ids=TEMPLATES)
def test_templates_show_text_and_nothing_of_the_inside(name: str, page: str, flagged: bool) -> None:
    assert bool(try_rule(RULES[name], Example({"page.html": page}))) is flagged
