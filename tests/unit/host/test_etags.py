import httpx

from review_service.host.etags import Etags, condition


def answer(size=10, status=200, **headers):
    return httpx.Response(status, content=b"x" * size, headers=headers)


def test_an_answer_is_asked_for_with_its_etag():
    etags = Etags()
    etags.keep("a", answer(etag='W/"1"'))
    assert condition(etags.find("a")) == {"If-None-Match": 'W/"1"'}
    assert condition(etags.find("b")) == {}


def test_what_was_not_asked_for_the_longest_goes_first():
    etags = Etags(max_bytes=25)
    for name in "ab":
        etags.keep(name, answer(etag=name))
    etags.find("a")
    etags.keep("c", answer(etag="c"))
    assert [name for name in "abc" if etags.find(name)] == ["a", "c"]


def test_a_newer_answer_takes_the_place_of_the_older():
    etags = Etags(max_bytes=25)
    for number in range(5):
        etags.keep("a", answer(etag=str(number)))
    etags.keep("b", answer(etag="b"))
    assert condition(etags.find("a")) == {"If-None-Match": "4"}


def test_nothing_is_kept_that_is_too_large_failed_or_has_no_etag():
    etags = Etags(max_bytes=25)
    etags.keep("a", answer(etag="a"))
    for bad in (answer(size=26, etag="b"), answer(status=404, etag="b"), answer()):
        etags.keep("a", bad)
        assert etags.find("a") is None
