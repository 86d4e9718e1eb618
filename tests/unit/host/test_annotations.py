from review_service.host.annotations import annotations_of
from squad.review.v1.notice_pb2 import Notice, NoticeKind
from squad.review.v1.review_pb2 import ShownAs
from tests.support.reports import finding, review


def test_an_annotation_names_the_rules_it_speaks_for():
    speaker = finding(shown_as=ShownAs.SHOWN_AS_ANNOTATION)
    other = finding("logic/guard-removed", id="2", shown_as=ShownAs.SHOWN_AS_FOLDED, folded_into="1")
    (note,) = annotations_of(review(speaker, other), [speaker])
    assert note["message"] == "SQL is built from `name`. Also found by logic/guard-removed."


def test_what_is_wrong_in_a_file_is_said_on_its_line_after_the_findings():
    document = review(finding())
    wrong = Notice(path=".squad.yml", line=2, kind=NoticeKind.NOTICE_KIND_CONFIG_WRONG, sentence="It is wrong.\n## x")
    document.review.notices.extend([wrong, Notice(sentence="Of no line.")])
    _, note = annotations_of(document, document.findings)
    assert (note["path"], note["start_line"], note["annotation_level"]) == (".squad.yml", 2, "warning")
    assert (note["title"], note["message"].count("\n")) == ("config wrong", 0)
