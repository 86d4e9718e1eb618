"""Tells secrets from texts that only look like them: by their form, their entropy and what they stand beside."""

import math
import re
from collections import Counter

_TEST_PLACES = re.compile(
    r"(^|/)(tests?|testing|specs?|__tests__|fixtures?|examples?|samples?|docs?|mocks?|testdata|e2e|conftest\.py)(/|$)"
    r"|(^|/)test_[^/]*$|_test\.\w+$|\.(test|spec)\.\w+$|\.(example|sample|template|dist)$|(^|/)(demo|tutorial)s?/",
    re.IGNORECASE,
)
_PLACEHOLDERS = re.compile(
    r"example|sample|change.?me|placeholder|your[-_ ]|dummy|fake|mock|test|todo|fixme|redacted|secret$|^secret"
    r"|password$|^pass(word|wd)?\d*$|x{4,}|\*{3,}|\.{3}|<[^>]*>|\$\{|\{\{|^\$|^%|\{[\w.]*\}|foobar|hunter2|insecure|default|none|null"
    r"|1234|abcd|qwerty|0{6,}|secret[-_]?key|lorem|django-insecure-",
    re.IGNORECASE,
)


def is_test_place(path: str) -> bool:
    """Whether a file holds tests, examples or templates, where secrets are made up."""
    return _TEST_PLACES.search(path) is not None


def is_placeholder(value: str) -> bool:
    """Whether a value says itself that it is none."""
    return _PLACEHOLDERS.search(value) is not None


def entropy(value: str) -> float:
    """Bits per character, of the characters' frequencies."""
    counts = Counter(value)
    return -sum(count / len(value) * math.log2(count / len(value)) for count in counts.values())


def looks_random(value: str, least_length: int = 16, least_entropy: float = 3.3) -> bool:
    """Whether a value has the length, the mixture and the entropy of a key."""
    mixed = any(sign.isdigit() for sign in value) and any(sign.isalpha() for sign in value)
    return (
        len(value) >= least_length
        and mixed
        and re.fullmatch(r"[\w+/=.~!@#%^&*:-]+", value) is not None
        and (entropy(value) >= least_entropy)
    )


def looks_chosen(value: str) -> bool:
    """Whether a value could be a password somebody chose: no word, no sentence, no path, no name of a setting."""
    signs = sum((any(map(str.isdigit, value)), any(map(str.islower, value)), any(map(str.isupper, value)))) + bool(
        re.search(r"[^\w]", value)
    )
    return (
        8 <= len(value) <= 100
        and signs >= 3
        and not re.search(r"\s|^[/.~]|://|^[A-Z_]+$|^[a-z]+([._-][a-z]+)*$", value)
    )
