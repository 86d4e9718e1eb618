"""The page of measurements, as it stands in docs, is what the generator writes around its figures."""

from tests.quality.measure import Results
from tests.quality.page import MARK, PAGE, PUBLISHING, publishing_text, text


def test_the_words_of_the_page_are_those_of_its_generator():
    written = PAGE.read_text(encoding="utf-8").partition(MARK)[2]
    generated = text(Results())
    words = [
        line for line in generated.splitlines() if line and not line.startswith(("|", "  ", "20", "* ", "Not run"))
    ]
    assert [line for line in words if line not in written.splitlines()] == []


def test_the_section_of_real_histories_says_what_its_generator_does():
    page = PAGE.read_text(encoding="utf-8")
    first, last = (page.index(mark) for mark in PUBLISHING)
    written = page[first : last + len(PUBLISHING[1])].splitlines()
    said = [
        line for line in publishing_text({}).splitlines() if not line.startswith(("20", "Changes by kind", "| all"))
    ]
    assert [line for line in said if line not in written] == []
