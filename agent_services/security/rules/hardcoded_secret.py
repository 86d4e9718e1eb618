"""Whoever can read the repository, or ever could, has the secret; taking the line out does not take it back."""

import re
from collections.abc import Iterator

from agent_services.runtime.masking import secrets_in
from agent_services.runtime.rule import Confidence, Match, rule
from agent_services.runtime.secrets import is_placeholder, is_test_place, looks_chosen, looks_random
from agent_services.runtime.source import SourceFile

_WORDS = "password|passwd|pwd|passphrase|secret_?key|secret|token|(?:api|access|private|auth)_?key"
_ASSIGNED = re.compile(
    rf"""(?:{_WORDS})(?:["']\s?\]?)?\s*(?::[ \w.|]{{1,40}}=|:=|[:=](?![=~]))\s*
        [rbu]?(?P<quote>["'`])(?P<value>[^"'`\n]{{8,200}})(?P=quote)""",
    re.VERBOSE | re.IGNORECASE,
)
_PLAIN = re.compile(rf"(?:{_WORDS})[ ]?=[ ]?(?P<value>[^\s\"'#]{{8,200}})\s*$", re.MULTILINE | re.IGNORECASE)
_PLAIN_FILES = re.compile(r"(^|/)\.env[^/]*$|\.(env|properties|ini|cfg|conf)$")
# What documentation writes for `user:password`.
_EVERYDAY = re.compile(r":(pass|passwd|pwd|pw|user|admin|root|guest|postgres|mysql|p@ss\w*)$|^\*+$", re.IGNORECASE)
_PROSE = (".md", ".rst", ".txt", ".adoc", ".lock", ".sum", ".po", ".svg", ".html", ".csv", "package-lock.json")


@rule(
    severity="critical",
    confidence="high",
    cwe=(798,),
    languages=("*",),
    source="CWE-798; nearest: bandit B105, ruff S105, gitleaks, detect-secrets",
    references=(
        (
            "OWASP: secrets management",
            "https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html",
        ),
    ),
    flags='DATABASE_PASSWORD = "kR7#vq9Lw2!x"\n',
    passes='import os\n\nDATABASE_PASSWORD = os.environ["DATABASE_PASSWORD"]\nDEFAULT_PASSWORD = "changeme"\n',
    reads="text",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds keys, tokens and passwords in the repository, where everybody who reads it, now or later, has them."""
    if is_test_place(file.path):
        return
    seen: set[int] = set()
    for found in secrets_in(file.text):
        if _is_real(found, file.text):
            seen.add(file.lines.place(found.start())[0])
            yield _match(file, found.start(), found.end(), found.group(), "This line", "high")
    if file.path.endswith(_PROSE):
        return
    patterns = [_ASSIGNED, *([_PLAIN] if _PLAIN_FILES.search(file.path) else [])]
    for found in (found for pattern in patterns for found in pattern.finditer(file.text)):
        name, value = _name_before(file.text, found), found.group("value")
        line = file.lines.place(found.start())[0]
        if line not in seen and _is_secret(name, value):
            seen.add(line)
            yield _match(file, found.start("value"), found.end("value"), value, f"`{name}`", "medium")


def _is_real(found: re.Match[str], text: str) -> bool:
    made_up = is_placeholder(found.group()) or _EVERYDAY.search(found.group())
    return not made_up and not _is_local_address(text, found.end())


def _name_before(text: str, found: re.Match[str]) -> str:
    """The whole name that ends in the word."""
    before = re.search(r"[\w.-]*$", text[max(0, found.start() - 60) : found.start()])
    word = re.match(r"\w+", found.group())
    return (before.group() if before else "") + (word.group() if word else "")


def _is_secret(name: str, value: str) -> bool:
    plain = re.sub(r"[^a-z]", "", name.lower())
    if is_placeholder(value) or re.sub(r"[^a-z]", "", value.lower()) == plain:
        return False
    if plain.endswith(("password", "passwd", "pwd", "passphrase")):
        return looks_chosen(value)
    return looks_random(value)


def _is_local_address(text: str, end: int) -> bool:
    """`user:password@localhost` in a default is no secret."""
    return (
        re.match(r"@(localhost|127\.0\.0\.1|\[?::1|[\w-]+(:\d+)?[/\"'\s]|.*example)", text[end : end + 60]) is not None
    )


def _match(file: SourceFile, start: int, end: int, value: str, what: str, confidence: Confidence) -> Match:
    return file.match(
        file.lines.span(start, end),
        f"{what} holds a secret, which everybody with access to the repository and its history can read."
        " Revoke it, and read the new one from the environment or a secret store.",
        confidence=confidence,
        secrets=(value,),
    )
