"""A page token leads to the next page of its own list and to nothing else."""

import base64
import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.errors import PageTokenInvalid
from kit.pages import decode_page_token, encode_page_token, page_size
from squad.review.v1 import review_service_pb2 as messages

FILTERS = messages.ListReviewsRequest(tenant_id="t", repository_full_name="acme/shop")


@given(st.lists(st.text() | st.integers()))
def test_the_position_comes_back(position):
    assert decode_page_token(encode_page_token(position, FILTERS), FILTERS) == position


def test_the_empty_token_is_the_first_page():
    assert decode_page_token("", FILTERS) is None


def test_size_and_token_of_the_request_are_no_filters():
    token = encode_page_token(["a"], FILTERS)
    again = messages.ListReviewsRequest(page_size=7, page_token=token)
    again.MergeFrom(FILTERS)
    assert decode_page_token(token, again) == ["a"]


@pytest.mark.parametrize(
    "other",
    [
        messages.ListReviewsRequest(tenant_id="t"),
        messages.ListReviewsRequest(tenant_id="u", repository_full_name="acme/shop"),
        messages.ListFindingsRequest(tenant_id="t", repository_full_name="acme/shop"),
        {"tenant_id": "t"},
    ],
)
def test_a_token_of_another_list_is_refused(other):
    with pytest.raises(PageTokenInvalid):
        decode_page_token(encode_page_token(["a"], FILTERS), other)


def forged(content):
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode()


def digest():
    return json.loads(base64.urlsafe_b64decode(encode_page_token([], {}) + "=="))[1]


@pytest.mark.parametrize(
    "token",
    ["x", "!!!", "\N{SNOWMAN}", "A" * 5000, forged(1), forged([]), forged([[], 7]), forged([{}, digest()]),
     forged([[None], digest()]), forged([[1.5], digest()]), forged([[True], digest()])],
)  # fmt: skip
def test_a_forged_token_is_refused(token):
    with pytest.raises(PageTokenInvalid):
        decode_page_token(token, {})


@given(st.text(max_size=200))
def test_no_text_makes_it_crash(token):
    with contextlib.suppress(PageTokenInvalid):
        decode_page_token(token, {})


@pytest.mark.parametrize(("asked", "given_"), [(0, 50), (-1, 50), (1, 1), (200, 200), (201, 200)])
def test_a_page_has_the_default_or_the_asked_size_up_to_the_limit(asked, given_):
    assert page_size(asked, default=50, maximum=200) == given_
