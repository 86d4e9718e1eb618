"""What an agent must be, and what settings it is served with."""

import os
import subprocess
import sys
import textwrap
import unittest

from squad_sdk.agent import ReviewAgent, rule
from squad_sdk.testing import check_examples

FACTS = {"severity": "low", "confidence": "low", "source": "-", "languages": ("*",), "reads": "text"}
PROGRAM = textwrap.dedent("""
    from squad_sdk.agent import ReviewAgent, serve
    serve(ReviewAgent("nothing", "1.0.0", "Finds nothing.", rules=()))
""")


@rule("todo/forgotten", flags="TODO\n", passes="done\n", **FACTS)
def forgotten(file):
    """Finds work."""
    if (at := file.text.find("TODO")) >= 0:
        yield file.match(file.lines.span(at, at + 4), "Work is left.")


@rule("todo/never", flags="x\n", passes="x\n", **FACTS)
def never(file):
    """Finds nothing."""
    return iter(())


class AgentsTest(unittest.TestCase):
    def test_a_rule_of_another_name_or_twice_is_refused(self):
        for rules, said in (((forgotten,), "must begin with other/"), ((forgotten, forgotten), "two rules")):
            name = "other" if len(rules) == 1 else "todo"
            with self.assertRaisesRegex(ValueError, said):
                ReviewAgent(name, "1.0.0", "-", rules)

    def test_a_rule_that_does_not_do_what_its_examples_say_is_named(self):
        check_examples(ReviewAgent("todo", "1.0.0", "-", (forgotten,)))
        with self.assertRaisesRegex(AssertionError, "todo/never lets its flagged example pass"):
            check_examples(ReviewAgent("todo", "1.0.0", "-", (never,)))

    def test_an_agent_that_believes_everybody_is_reached_by_nobody_else(self):
        for name, value, said in (
            ("SQUAD_LISTEN", "0.0.0.0:0", "SQUAD_TRUST_DIR is not set"),
            ("SQUAD_LISTEN", "7001", "must be HOST:PORT"),
        ):
            done = self.served(**{name: value})
            self.assertEqual((done.returncode, done.stdout), (2, ""))
            self.assertIn(said, done.stderr)
            self.assertNotIn("Traceback", done.stderr)

    def served(self, **settings):
        command = [sys.executable, "-c", PROGRAM]
        environment = {**os.environ, **settings}
        return subprocess.run(command, check=False, env=environment, capture_output=True, encoding="utf-8", timeout=60)


if __name__ == "__main__":
    unittest.main()
