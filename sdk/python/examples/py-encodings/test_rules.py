"""The rules do what their examples say, and let pass what they cannot know."""

import unittest

from agent import AGENT
from calls import opened_by_locale

from squad_sdk.testing import check, check_examples

FLAGGED = ('open("a")', 'import io\nio.open("a", "r")', "path.read_text()", 'path.write_text("x")')
PASSED = (
    'open("a", "rb")',
    'open("a", mode)',
    'open("a", encoding="utf-8")',
    'open("a", "r", -1, "utf-8")',
    "open(*arguments)",
    'open("a", **more)',
    'path.read_text("utf-8")',
    'path.write_text("x", "utf-8")',
    "from gzip import open\nopen(path)",
)


class Rules(unittest.TestCase):
    def test_they_do_what_their_examples_say(self):
        check_examples(AGENT)

    def test_calls_without_an_encoding_are_flagged(self):
        self.assertEqual([text for text in FLAGGED if not check(opened_by_locale, text)], [])

    def test_bytes_named_encodings_and_what_cannot_be_known_pass(self):
        self.assertEqual([text for text in PASSED if check(opened_by_locale, text)], [])


if __name__ == "__main__":
    unittest.main()
