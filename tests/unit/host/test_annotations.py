from review_service.host.annotations import annotations_of
from squad.review.v1.review_pb2 import ShownAs
from tests.support.reports import finding, review


def test_an_annotation_names_the_rules_it_speaks_for():
    speaker = finding(shown_as=ShownAs.SHOWN_AS_ANNOTATION)
    other = finding("logic/guard-removed", id="2", shown_as=ShownAs.SHOWN_AS_FOLDED, folded_into="1")
    (note,) = annotations_of(review(speaker, other), [speaker])
    assert note["message"] == "SQL is built from `name`. Also found by logic/guard-removed."
