"""What a change brings is said, and nothing that was there before: real agents, many ranges in one start."""

import json

import pytest

from tests.support.command import Repository, squad

SINK = """from flask import request


def find(db):
    name = {source}
    other = 1
    return db.execute("select * from t where n = '" + name + "'")
"""
OLD = SINK.format(source="request.args['name']")
FINE = SINK.format(source="'all'")
PADDING = "".join(f"VALUE_{n} = {n}\n" for n in range(40))
BODY = OLD.partition("\n\n\n")[2]
INDENTED = "from flask import request\n\n\nclass Finder:\n" + "".join(f"    {line}\n" for line in BODY.splitlines())
PRICING = "def total(amounts):\n    return sum(amounts)\n"
CART = "from shop import pricing\n\nprint(pricing.total([1]))\n"
SHOP = {"shop/__init__.py": "", "shop/cart.py": CART, "shop/pricing.py": PRICING}

CASES = {
    "moved": ({"a.py": OLD + PADDING}, {"a.py": "from flask import request\n\n" + PADDING + "\n\n" + BODY}, []),
    "into-a-class": ({"a.py": OLD}, {"a.py": INDENTED}, []),
    "renamed": ({"a.py": OLD + PADDING}, {"a.py": None, "lib/b.py": OLD + PADDING}, []),
    "renamed-and-edited": ({"a.py": OLD + PADDING}, {"a.py": None, "b.py": "\n" + OLD + PADDING[:-30]}, []),
    "beside-a-change": ({"a.py": OLD}, {"a.py": OLD + "\n\nX = 1\n"}, []),
    "new": ({"a.py": PADDING}, {"a.py": PADDING, "b.py": OLD}, [("b.py", "security/sql-injection", 7)]),
    "new-source": ({"a.py": FINE}, {"a.py": OLD}, [("a.py", "security/sql-injection", 5)]),
    "moved-and-worse": ({"a.py": FINE}, {"a.py": None, "b.py": OLD}, [("b.py", "security/sql-injection", 5)]),
    "caller-broken": (
        SHOP,
        {"shop/pricing.py": PRICING.replace("(amounts)", "(amounts, discount)", 1)},
        [("shop/pricing.py", "architecture/api-break", 1)],
    ),
}


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """Findings by case."""
    folder, lines = tmp_path_factory.mktemp("cases"), []
    for name, (base, head, _) in CASES.items():
        repository = Repository(folder / name)
        repository.commit(base)
        for path in [path for path, text in head.items() if text is None]:
            repository.git("rm", "--quiet", path)
        repository.commit({path: text for path, text in head.items() if text is not None})
        lines.append({"id": name, "path": name, "base": "HEAD~1", "head": "HEAD", "output": f"{name}.json"})
    (folder / "ranges").write_text("\n".join(map(json.dumps, lines)))
    squad("review", "--batch", "ranges", "--agents", "security,architecture", cwd=folder)
    return {name: json.loads((folder / f"{name}.json").read_text())["findings"] for name in CASES}


@pytest.mark.parametrize("case", CASES)
def test_only_what_the_change_brings_is_said(case, found):
    seen = [
        (each["location"]["path"].removeprefix(f"{case}/"), each["rule_id"], each["location"]["start_line"])
        for each in found[case]
    ]
    assert seen == CASES[case][2]
