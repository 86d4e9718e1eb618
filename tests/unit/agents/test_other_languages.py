"""Rules for other languages and files: what they find beside their own example, and what they leave alone."""

import pytest

from agent_services.runtime.discovery import load_agent
from agent_services.runtime.examples import try_rule
from agent_services.runtime.rule import Example

RULES = {rule.id.partition("/")[2]: rule for name in ("security", "logic") for rule in load_agent(name).rules}
WORKFLOW = ".github/workflows/a.yml"


def workflow(step, trigger="push", more=""):
    return {WORKFLOW: f"on: {trigger}\n{more}jobs:\n  a:\n    steps:\n      - {step}\n"}


GROUP = 'resource "aws_security_group_rule" "a" {\n  type = "%s"\n  protocol = "-1"\n  cidr_blocks = ["0.0.0.0/0"]\n}\n'
POD = "apiVersion: v1\nkind: Pod\nspec:\n"

CASES = {
    "comment in a script": ("workflow-script-injection", workflow('run: echo "${{ github.event.comment.body }}"'), 1),
    "script of an action": (
        "workflow-script-injection",
        workflow("uses: actions/github-script@v7\n        with: {script: 'f(`${{ github.head_ref }}`)'}"),
        1,
    ),
    "number in a script": ("workflow-script-injection", workflow('run: echo "${{ github.event.number }}"'), 0),
    "head under pull_request": (
        "workflow-untrusted-checkout",
        workflow("uses: actions/checkout@v4\n        with: {ref: '${{ github.head_ref }}'}", "pull_request"),
        0,
    ),
    "permissions of a job": (
        "workflow-broad-permissions",
        {WORKFLOW: "on: push\njobs:\n  a:\n    permissions: write-all\n"},
        1,
    ),
    "yaml elsewhere": ("workflow-broad-permissions", {"config.yml": "permissions: write-all\n"}, 0),
    "broken yaml": ("workflow-script-injection", {WORKFLOW: "on: [push\n  x: {{ .Values }}\n"}, 0),
    "process substitution": ("download-run-unseen", {"a.sh": "bash <(curl -s http://get.tool.dev/i.sh)\n"}, 1),
    "in an image": (
        "download-run-unseen",
        {"Dockerfile": "FROM a\nRUN apt-get update \\\n && curl http://x.dev/i | sh\n"},
        1,
    ),
    "to a file": ("download-run-unseen", {"a.sh": "curl https://x.dev/i -o i\n"}, 0),
    "keyed": ("unchecked-download", {"a.sh": "curl --key k.pem https://x.dev/i\n"}, 0),
    "quoted": ("shell-evaluates-argument", {"a.sh": 'bash -c "$1"\n'}, 1),
    "given as arguments": ("shell-evaluates-argument", {"a.sh": 'bash -c \'f "$1"\' -- "$1"\n'}, 0),
    "strict": ("removal-of-unset-path", {"a.sh": 'set -eu\nrm -rf "$X/"*\n'}, 0),
    "every port": ("terraform-open-port", {"a.tf": GROUP % "ingress"}, 1),
    "outgoing": ("terraform-open-port", {"a.tf": GROUP % "egress"}, 0),
    "policy in an expression": (
        "terraform-wildcard-policy",
        {"a.tf": 'locals {\n  p = jsonencode({Statement = [{Effect = "Allow", Action = "*", Resource = "*"}]})\n}\n'},
        1,
    ),
    "docker socket": (
        "kubernetes-privileged",
        {"a.yml": POD + "  volumes:\n    - hostPath: {path: /var/run/docker.sock}\n"},
        1,
    ),
    "own folder": ("kubernetes-privileged", {"a.yml": POD + "  volumes:\n    - hostPath: {path: /var/lib/shop}\n"}, 0),
    "compose": ("kubernetes-privileged", {"a.yml": "services: {a: {privileged: true}}\n"}, 0),
    "argument with a name": ("dockerfile-secret-argument", {"Dockerfile": "FROM a\nARG TOKEN_URL\n"}, 0),
    "condition in a comment": ("sql-change-without-where", {"a.sql": "DELETE FROM a -- where x\n;\n"}, 1),
    "semicolon in a text": ("sql-change-without-where", {"a.sql": "UPDATE a SET b = ';' WHERE c = 1;\n"}, 0),
    "new column": ("sql-change-without-where", {"a.sql": "ALTER TABLE a ADD COLUMN b int;\nUPDATE a SET b = 1;\n"}, 0),
    "select on everything": ("sql-grant-to-everybody", {"a.sql": "GRANT SELECT ON a TO PUBLIC;\n"}, 0),
    "sql by a name": ("js-sql-from-text", {"a.js": "const q = 'SELECT a FROM t WHERE b = ' + b;\ndb.query(q);\n"}, 1),
    "sql by a tag": ("js-sql-from-text", {"a.ts": "db.query(sql`SELECT a FROM t WHERE b = ${b}`);\n"}, 0),
    "table": ("js-sql-from-text", {"a.js": "db.query(`SELECT a FROM ${table} WHERE b = $1`, [b]);\n"}, 0),
    "redirect by a name": (
        "js-open-redirect",
        {"a.js": "function f(req, res) { const { to } = req.query; res.redirect(to) }\n"},
        1,
    ),
    "redirect checked": (
        "js-open-redirect",
        {"a.js": "app.get('/', (req, res) => res.redirect(safePath(req.query.to)))\n"},
        0,
    ),
    "fixed host": ("js-request-to-given-address", {"a.js": "fetch('https://a.dev/' + req.query.id)\n"}, 0),
    "shown as json": ("js-html-from-request", {"a.js": "res.send(req.query.name)\n"}, 0),
    "guarded merge": (
        "js-prototype-pollution",
        {
            "a.js": "function m(a, b) {\n  for (const k in b) {\n    if (k === '__proto__') continue;\n"
            "    m(a[k], b[k]); a[k] = b[k]\n  }\n}\n"
        },
        0,
    ),
    "java by a name": (
        "go-java-sql-from-text",
        {
            "A.java": "class A { void f(String b) {\n"
            '  String q = "SELECT a FROM t WHERE b = \'" + b;\n  s.executeQuery(q);\n} }\n'
        },
        1,
    ),
    "java constant": (
        "go-java-sql-from-text",
        {"A.java": 'class A { void f() { s.executeQuery("SELECT a FROM t WHERE b = " + LIMIT); } }\n'},
        0,
    ),
    "runtime": (
        "go-java-shell-from-text",
        {"A.java": 'class A { void f(String b) { Runtime.getRuntime().exec("ls " + b); } }\n'},
        1,
    ),
    "ecb": (
        "go-java-weak-crypto",
        {"A.java": 'class A { void f() { Cipher.getInstance("AES/ECB/PKCS5Padding"); } }\n'},
        1,
    ),
    "gcm": (
        "go-java-weak-crypto",
        {"A.java": 'class A { void f() { Cipher.getInstance("AES/GCM/NoPadding"); } }\n'},
        0,
    ),
    "direction ended": ("bidirectional-text", {"a.js": "const a = '\u2067\u05e9\u2069';\n"}, 0),
    "direction left open": ("bidirectional-text", {"a.go": "// \u202e } if admin {\n"}, 1),
    "default of a look-up": ("guessable-credential", {"a.py": 'SECRET_KEY = os.getenv("SECRET_KEY", "dev")\n'}, 1),
    "key of a token": (
        "guessable-credential",
        {"a.py": 'import jwt\n\njwt.encode(body, "key1", algorithm="HS256")\n'},
        1,
    ),
    "random, which the other rule says": (
        "guessable-credential",
        {"a.py": 'SECRET_KEY = "8f3kQ9zLm2Xc7Vb1Np4Rt6Yw"\n'},
        0,
    ),
}


@pytest.mark.parametrize(("name", "files", "count"), CASES.values(), ids=CASES)
def test_it_is_found_as_often_as_it_is_there(name, files, count):
    assert len(try_rule(RULES[name], Example(files))) == count


def test_a_command_over_several_lines_is_shown_on_the_line_that_matters():
    (match,) = try_rule(
        RULES["open-to-every-user"], Example({"Dockerfile": "FROM a\nRUN a \\\n && chmod 777 /b \\\n && c\n"})
    )
    assert match.span.line == 3


def test_a_file_with_an_error_keeps_what_can_be_read():
    text = "const a = {;\nfunction f(x) { return eval(x) }\n"
    assert try_rule(RULES["script-from-text"], Example({"a.js": text}))
