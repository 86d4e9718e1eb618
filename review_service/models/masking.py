"""Takes secrets out of text on its way to a model, and out of what comes back.

Broader than an agent's masking: here a false alarm costs a few letters of context, a miss gives a secret away.
"""

import math
import re
from collections import Counter

MASK = "****"
_KEY_BEGINS = re.compile(r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----")
_KEY_ENDS = re.compile(r"-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----")
# A name that speaks of a secret, then a value in quotes, or to the end of the line without any.
_NAME = r"(?:pass(?:word|wd|phrase)?|pwd|secret|token|api_?-?key|access_?-?key|private_?-?key|credential|authorization)"
_NAMED = re.compile(
    rf"(?i)({_NAME}[\w-]{{0,40}}[\"']?\s{{0,8}}(?::=|=>|[:=])\s{{0,8}}[fbru]{{0,2}})"
    r"(?:(?P<quote>[\"'])(?P<quoted>[^\"'\n]{4,400})(?P=quote)|(?P<bare>(?=[^\s\"']{0,200}\d)[^\s\"'(){}\[\],;$<>]{6,400})\s*$)",
)
_SECRET_NAME = re.compile(rf"(?i){_NAME}")
_KNOWN = re.compile(
    r"\b(?:AKIA|ASIA)[0-9A-Z]{12,}|\bgh[pousr]_\w{16,}|\bgithub_pat_\w{16,}|\bglpat-[\w-]{16,}|\bxox[abprs]-[\w-]{10,}"
    r"|\bsk-[\w-]{16,}|\b[srp]k_(?:live|test)_\w{12,}|\bAIza[\w-]{30,}|\bnpm_\w{30,}|\bpypi-[\w-]{40,}|\bSG\.[\w.-]{20,}"
    r"|\bsqd_[\w-]{8,}|\beyJ[\w-]{8,400}\.[\w-]+(?:\.[\w-]*)?|(?<=://)[^\s/@:\"']{1,200}:[^\s/@\"']{1,200}(?=@)"
    r"|(?i:(?<=bearer )|(?<=basic ))[\w.~+/=-]{12,}"
)
_WORD = re.compile(r"[A-Za-z0-9+/=_-]{20,}")
_LEAST_DIGITS = 4
_LEAST_ENTROPY = 3.3


def mask(text: str) -> str:
    """The text without secrets; it has as many lines as before."""
    inside, lines = False, []
    for line in text.split("\n"):
        begins, ends = _KEY_BEGINS.search(line), _KEY_ENDS.search(line)
        lines.append(MASK if inside or begins else _mask_line(line))
        inside = (inside or begins is not None) and not ends
    return "\n".join(lines)


def names_secret(name: str) -> bool:
    """Whether what has this name is a secret, whatever it looks like."""
    return _SECRET_NAME.search(name) is not None


def _mask_line(line: str) -> str:
    line = _KNOWN.sub(MASK, line)
    line = _NAMED.sub(_without_value, line)
    return _WORD.sub(lambda found: MASK if _is_random(found[0]) else found[0], line)


def _without_value(found: re.Match[str]) -> str:
    quote = found["quote"] or ""
    return f"{found[1]}{quote}{MASK}{quote}"


def _is_random(word: str) -> bool:
    """Whether a word is a key and no name: many digits among letters, in no order."""
    digits, letters = sum(map(str.isdigit, word)), sum(map(str.isalpha, word))
    return digits >= _LEAST_DIGITS and letters >= _LEAST_DIGITS and _entropy(word) >= _LEAST_ENTROPY


def _entropy(word: str) -> float:
    return -sum(count / len(word) * math.log2(count / len(word)) for count in Counter(word).values())
