"""What is said on a pull request, however hostile the repository."""

import pytest

from report import markdown
from report.hostile import code_span, fence, link
from squad.code.v1.finding_pb2 import Severity
from squad.review.v1.notice_pb2 import Notice
from squad.review.v1.review_pb2 import Conclusion, ShownAs
from tests.support.reports import finding, gap, injection, location, review

BREAK = "&#8203;"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ask @octocat", f"ask @{BREAK}octocat"),
        ("see #12", f"see #{BREAK}12"),
        ("see GH-12", f"see GH-{BREAK}12"),
        ("at https://evil.example", f"at https{BREAK}://evil.example"),
        ("at www.evil.example", f"at www{BREAK}.evil.example"),
        ("<img src=x>", r"\<img src=x\>"),
        ("[a](b)", r"\[a\](b)"),
        ("&lt;b&gt;", r"\&lt;b\&gt;"),
        ("two\nlines", "two lines"),
        ("# no heading", r"\# no heading"),
        ("1. no list", r"1\. no list"),
        ("a `code` span", "a `code` span"),
        ("a ` alone", r"a \` alone"),
        ("\x1b[31mred", r"\\x1b\[31mred"),
        ("left\u202eright", r"left\\u202eright"),
    ],
)
def test_text_is_shown_and_never_obeyed(text, expected):
    assert markdown.plain(text) == expected


@pytest.mark.parametrize(
    ("code", "expected"), [("a", "`a`"), ("a`b", "``a`b``"), ("`", "`` ` ``"), ("", "`  `"), ("a\nb", "`a b`")]
)
def test_no_code_closes_its_own_span(code, expected):
    assert code_span(code) == expected


def test_no_code_closes_its_own_fence():
    assert fence("````\n```", "suggestion").splitlines()[0] == "`````suggestion"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://a.example/) [x](y", "http://a.example", ""])
def test_only_plain_https_addresses_are_linked(url):
    assert link("page", url) == "page"


def test_a_suggestion_stands_in_the_comment_as_it_is():
    body = markdown.inline_comment(injection(), "    pass  # `x`")
    assert "```suggestion\n    pass  # `x`\n```" in body


def test_an_empty_suggestion_deletes_the_lines():
    assert "```suggestion\n```" in markdown.inline_comment(injection(), "")


def test_a_comment_names_the_places_it_speaks_for():
    body = markdown.inline_comment(injection(), None, [finding(at=location("b.py", 7))])
    assert "The same at `b.py:7`." in body


def test_a_comment_names_the_rules_it_speaks_for():
    body = markdown.inline_comment(injection(), None, [finding("logic/guard-removed"), finding("logic/b")])
    assert "Also found by `logic/b` and `logic/guard-removed`." in body
    assert "The same at" not in body


def test_a_suggestion_too_long_for_a_comment_is_left_out_whole():
    body = markdown.inline_comment(injection(), "x\n" * 40_000)
    assert "suggestion" not in body
    assert len(body) <= markdown.BODY_LIMIT


def many():
    return [
        finding(at=location("a.py", line), message="word. " * 300, id=str(line), shown_as=ShownAs.SHOWN_AS_ANNOTATION)
        for line in range(1, 400)
    ]


def test_bodies_stay_within_the_limit_and_say_what_they_leave_out():
    document = review(*many())
    output = markdown.check_output(document)
    for body in (markdown.summary_comment(document), output.summary, output.text):
        assert len(body) <= markdown.BODY_LIMIT
    assert "did not fit; the SARIF and JSON reports hold all." in output.text


def test_the_title_counts_findings_and_says_who_read_what():
    title = markdown.check_output(review(injection())).title
    assert title == "1 finding (1 high); 1 file read by 1 agent"


def test_an_incomplete_review_says_so_first_and_names_the_files():
    document = review(cells=(("security", gap("big.py", 4, 8)),), conclusion=Conclusion.CONCLUSION_INCOMPLETE)
    assert markdown.check_output(document).title.startswith("Incomplete, no findings")
    assert "- Not read by security (too large): `big.py`" in markdown.summary_comment(document)


def test_the_worst_finding_is_told_first():
    low = finding(severity=Severity.SEVERITY_LOW, message="small")
    text = markdown.check_output(review(low, finding(message="big"))).text
    assert text.index("big") < text.index("small")


def test_code_with_backticks_in_it_keeps_its_fence():
    shown = markdown.plain("``<b>`${code}`</b>`` becomes markup; use `textContent` not <b>")
    assert shown == "``<b>`${code}`</b>`` becomes markup; use `textContent` not \\<b\\>"


def test_a_backtick_without_a_partner_opens_nothing():
    assert markdown.plain("a ` <b> ``c` <i>") == "a ` <b> ``c` \\<i\\>"
    assert markdown.plain("``c` <i>") == "\\`\\`c\\` \\<i\\>"


def test_notices_stand_in_summary_and_check_harmless_and_bounded():
    document = review(finding())
    document.review.notices.add(path="a`b.py", line=3, sentence="Ask @octocat.")
    document.review.notices.extend(Notice(path="x.py", sentence="Said.") for _ in range(30))
    for text in (markdown.summary_comment(document), markdown.check_output(document).summary):
        assert f"- ``a`b.py:3``: Ask @{BREAK}octocat." in text
        assert "And 11 more notices; the JSON report holds all." in text
