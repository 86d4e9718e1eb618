"""Ruff's layout rules, for files that keep them; where a formatter runs, it decides."""

from agent_services.runtime.engines.diagnostic import engine_rule
from agent_services.runtime.rule import Example, Rule

_FILE = '''"""Prices of the shop."""
import json
import os


class Price:
    def plus(self, tax=0, *, step=1):
        # in cents
        return [self, tax, step, json, os]


def rounded(price):
    return price.plus(1)
'''


def _habit(rule_id: str, purpose: str, *codes: str, message: str, written: tuple[str, str]) -> Rule:
    """A rule whose example changes one text of a tidy file into another; where it was so before, nothing is said."""
    untidy = _FILE.replace(*written)
    return engine_rule(
        rule_id,
        purpose,
        *codes,
        message=message,
        severity="low",
        confidence="high",
        source="ruff " + ", ".join(codes),
        flags=Example({"shop.py": untidy}, old={"shop.py": _FILE}),
        passes=Example({"shop.py": untidy + "# end\n"}, old={"shop.py": untidy}),
    )


LAYOUT = (
    _habit(
        "style/blank-lines",
        "Finds blank lines that are missing or too many, in files that kept the usual number until now.",
        *("E301", "E302", "E303", "E304", "E305", "E306", "W391"),
        message="{message}; the rest of the file keeps the usual number. Apply the fix.",
        written=("\n\n\ndef rounded", "\n\ndef rounded"),
    ),
    _habit(
        "style/spacing",
        "Finds blanks around operators, commas and brackets that the file did not write so until now.",
        *("E201", "E202", "E203", "E204", "E211", "E221", "E222", "E223", "E224", "E225", "E226", "E227", "E228"),
        *("E231", "E241", "E242", "E251", "E252", "E271", "E272", "E273", "E274", "E275"),
        message="{message}; the rest of the file is spaced as PEP 8 has it. Apply the fix.",
        written=("[self, tax", "[self,tax"),
    ),
    _habit(
        "style/comment-spacing",
        "Finds comments whose blanks differ from those of all other comments in the file.",
        *("E114", "E115", "E116", "E261", "E262", "E265", "E266"),
        message="{message}; the other comments of the file are written as PEP 8 has it. Write this one the same way.",
        written=("# in cents", "#in cents"),
    ),
    _habit(
        "style/indentation",
        "Finds indentation that the file did not use until now: tabs, or another width.",
        *("E101", "E111", "E112", "E113", "E117", "W191"),
        message="{message}; the rest of the file is indented by four blanks. Indent it the same way.",
        written=("    return price", "   return price"),
    ),
    _habit(
        "style/statements-on-one-line",
        "Finds several statements on one line, in files that give each its own.",
        *("E701", "E702"),
        message="{message}; the rest of the file gives every statement a line. Split it.",
        written=("    return price", "    if not price: return 0\n    return price"),
    ),
    _habit(
        "style/several-imports-on-one-line",
        "Finds several modules imported on one line, which makes diffs and searches harder.",
        "E401",
        message="Several modules are imported on one line. Give each its own line.",
        written=("json\nimport os", "json, os"),
    ),
    _habit(
        "style/import-order",
        "Finds imports out of the order that the file kept until now.",
        "I001",
        message="These imports are not in order, as the file's were until now. Apply the fix, or run the sorter.",
        written=("import json\nimport os\n", "import os\nimport json\n"),
    ),
    _habit(
        "style/late-import",
        "Finds imports after other statements, in files that had all of them at the top.",
        "E402",
        message="{message}; the file had all its imports there until now. Move it up.",
        written=("import os\n", "LIMIT = 1\nimport os\n"),
    ),
    _habit(
        "style/trailing-whitespace",
        "Finds blanks at the end of lines, which turn up in every later diff.",
        *("W291", "W293"),
        message="The line ends in blanks, which show up in later diffs. Remove them.",
        written=("tax, step", "tax, \n            step"),
    ),
    _habit(
        "style/no-final-newline",
        "Finds files without a final newline, which makes the next added line a change of the last one.",
        "W292",
        message="The file does not end in a newline, so that the next added line changes this one too. Add it.",
        written=("plus(1)\n", "plus(1)"),
    ),
    _habit(
        "style/needless-semicolon",
        "Finds semicolons at the end of statements, which do nothing in Python.",
        "E703",
        message="The semicolon at the end does nothing in Python. Remove it.",
        written=("plus(1)", "plus(1);"),
    ),
    _habit(
        "style/method-parameter-name",
        "Finds methods whose first parameter is not called `self` or `cls`, as it is everywhere else in the file.",
        *("N804", "N805"),
        message="{message}, as everywhere else in the file. Rename it.",
        written=("self", "price"),
    ),
    _habit(
        "style/class-name",
        "Finds class names that are not in CapWords, in files where all others are.",
        "N801",
        message="{message}, as the others of the file do. Rename it.",
        written=("class Price", "class net_price"),
    ),
    _habit(
        "style/dunder-name",
        "Finds functions outside of classes that are named like the language's own methods.",
        "N807",
        message="{message}; such names belong to the language. Rename it.",
        written=("def rounded", "def __rounded__"),
    ),
    _habit(
        "style/trailing-comma-tuple",
        "Finds tuples made by a bare trailing comma, which is easily overlooked.",
        "COM818",
        message="A bare comma at the end makes this a tuple, which is easily overlooked. Put it in parentheses.",
        written=("plus(1)", "plus(1),"),
    ),
)
