import time

from review_service.pipeline.attributes import Attributes


def test_the_last_line_that_matches_decides():
    attributes = Attributes()
    attributes.add("", b"*.py linguist-generated\na.py -linguist-generated\n")
    attributes.add("deep/", b"*.py linguist-generated=false linguist-vendored\n")
    assert [attributes.has(path, "generated") for path in ("b.py", "a.py", "deep/b.py")] == [True, False, False]
    assert attributes.has("deep/b.py", "vendored")


def test_a_file_of_many_lines_takes_no_time():
    attributes = Attributes()
    attributes.add("", b"".join(b"folder%d/*.py linguist-generated\n" % number for number in range(20_000)))
    started = time.process_time()
    assert not any(attributes.has(f"src/{number}.py", "generated") for number in range(1000))
    assert time.process_time() - started < 5
