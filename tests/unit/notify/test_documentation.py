"""The receivers that docs/notifications.md shows do what it says of them."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from review_service.notify.signing import headers, new_secret

PAGE = (Path(__file__).parents[3] / "docs/notifications.md").read_text()
NODE = Path(sys.executable).parent / "node"
OLD, NEW, OTHER = new_secret(), new_secret(), new_secret()
SENT = headers([NEW, OLD], "one", 1795669200, b'{"type": "test"}')
CASES = pytest.mark.parametrize(
    ("secret", "body", "right"),
    [(OLD, b'{"type": "test"}', True), (NEW, b'{"type": "test"}', True), (OTHER, b'{"type": "test"}', False),
     (NEW, b'{"type": "test" }', False)],
    ids=["old secret", "new secret", "another secret", "another body"],
)  # fmt: skip


def shown(language: str) -> str:
    return re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL).group(1)


@CASES
def test_python_verifies(secret, body, right):
    names: dict = {}
    exec(shown("python"), names)
    assert names["verified"](secret, SENT, body) is right


@CASES
def test_node_verifies(secret, body, right):
    call = f"console.log(verified({json.dumps(secret)}, {json.dumps(SENT)}, Buffer.from({json.dumps(body.decode())})))"
    ran = subprocess.run([NODE, "-e", f"{shown('js')}\n{call}"], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == str(right).lower()
