"""The page of measurements, as it stands in docs, is what the generator writes around its figures."""

from tests.quality.measure import Results
from tests.quality.page import MARK, PAGE, text


def test_the_words_of_the_page_are_those_of_its_generator():
    written = PAGE.read_text(encoding="utf-8").partition(MARK)[2]
    generated = text(Results())
    words = [
        line for line in generated.splitlines() if line and not line.startswith(("|", "  ", "20", "* ", "Not run"))
    ]
    assert [line for line in words if line not in written.splitlines()] == []
