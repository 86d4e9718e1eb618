"""Who comes by the code of a finding."""

import pytest

from review_service.pipeline.reach import reach_of
from squad.code.v1.finding_pb2 import Evidence, Finding
from squad.code.v1.location_pb2 import Location, TextRange
from squad.review.v1.review_pb2 import Reach

FLASK = "@app.route('/orders')\n@login_required\ndef orders():\n    if wanted:\n        HERE\n"
HELPER = "def helper(value):\n    HERE\n"
AFTER_A_HANDLER = "@app.get('/')\ndef index():\n    return ''\n\n\ndef helper():\n    HERE\n"
CLASS_VIEW = "class Orders(LoginMixin, ListView):\n    page = 10\n\n    def get(self, request):\n        HERE\n"
COMMAND = "class Command(BaseCommand):\n    def handle(self):\n        HERE\n"
CLICK = "@cli.command()\n@click.option('--name')\ndef hello(name):\n    HERE\n"
CELERY = "@shared_task(bind=True)\ndef send(self):\n    HERE\n"
SCRIPT = "if __name__ == '__main__':\n    HERE\n"
EXPRESS = "app.get('/orders', (req, res) => {\n  HERE\n})\n"
NEXT = "export async function POST(request) {\n  HERE\n}\n"
GO = "func orders(w http.ResponseWriter, r *http.Request) {\n\tHERE\n}\n"
SPRING = 'class A {\n    @GetMapping("/x")\n    public String x() {\n        HERE\n    }\n}\n'
MODULE = "import os\nHERE\n"


def reach(code, path="shop/orders.py", evidence=()):
    lines = code.split("\n")
    line = next(n for n, text in enumerate(lines, 1) if "HERE" in text)
    place = Location(path=path, range=TextRange(start_line=line, end_line=line))
    return Reach.Name(reach_of(Finding(location=place, evidence=evidence), {path: lines})).removeprefix("REACH_")


@pytest.mark.parametrize(
    ("expected", "code", "path"),
    [
        ("ENTRY_POINT", FLASK, "shop/orders.py"),
        ("ENTRY_POINT", CLASS_VIEW, "shop/views.py"),
        ("ENTRY_POINT", COMMAND, "shop/management/commands/a.py"),
        ("ENTRY_POINT", CLICK, "tool.py"),
        ("ENTRY_POINT", CELERY, "jobs.py"),
        ("ENTRY_POINT", SCRIPT, "run.py"),
        ("ENTRY_POINT", EXPRESS, "server.js"),
        ("ENTRY_POINT", NEXT, "app/route.ts"),
        ("ENTRY_POINT", GO, "main.go"),
        ("ENTRY_POINT", SPRING, "A.java"),
        ("INTERNAL", HELPER, "shop/orders.py"),
        ("INTERNAL", AFTER_A_HANDLER, "shop/orders.py"),
        ("INTERNAL", MODULE, "shop/orders.py"),
        ("TEST", FLASK, "tests/test_orders.py"),
        ("TEST", HELPER, "shop/orders_test.go"),
        ("TEST", EXPRESS, "web/server.test.ts"),
        ("TEST", HELPER, "examples/shop.py"),
        ("TEST", HELPER, "shop/tests.py"),
        ("TEST", HELPER, "shop/orders_test.py"),
        ("INTERNAL", HELPER, "shop/attestation.py"),
    ],
)
def test_the_code_around_a_finding_says_who_comes_by(expected, code, path):
    assert reach(code, path) == expected


def test_a_flow_that_begins_in_a_handler_lies_on_a_path_from_it():
    source = Evidence(location=Location(path="shop/orders.py", range=TextRange(start_line=3, end_line=3)))
    assert reach(AFTER_A_HANDLER, evidence=[source]) == "ENTRY_POINT"


def test_a_file_nobody_knows_the_text_of_is_internal():
    place = Location(path="a.py", range=TextRange(start_line=3, end_line=3))
    assert reach_of(Finding(location=place), {}) == Reach.REACH_INTERNAL


def test_an_endless_file_is_looked_at_in_bounded_time():
    assert reach("\n".join(["x = 1" * 100] * 50_000) + "\n    HERE\n") == "INTERNAL"
