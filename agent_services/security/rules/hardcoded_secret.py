"""Whoever can read the repository, or ever could, has the secret; taking the line out does not take it back."""

import re
from collections.abc import Iterator

from agent_services.runtime.leaks.assignments import Assignment, assignments, confidence_of
from agent_services.runtime.leaks.secrets import (
    entropy,
    is_placeholder,
    is_test_place,
    looks_chosen,
    looks_random,
)
from agent_services.runtime.leaks.tokens import Token, is_whole, tokens_in
from agent_services.runtime.rule import Confidence, Match, Severity, rule
from agent_services.runtime.source import SourceFile

# What documentation writes for `user:password`.
_EVERYDAY = re.compile(
    r":(pass|passwd|password|pwd|pw|user|username|admin|root|guest|postgres|mysql|secret|p@ss\w*)$|^\*+$|^(\w+):\1$",
    re.IGNORECASE,
)
_LOCAL = re.compile(
    r"@(localhost|127\.0\.0\.1|0\.0\.0\.0|\[?::1|[\w-]+(:\d+)?(?:[/\"'`\s]|$)|[^\s/]{0,60}(example|\.test\b|\.local\b))"
)
_PROSE = (".md", ".rst", ".adoc", ".lock", ".sum", ".po", ".svg", ".sarif", ".csv", "package-lock.json", ".ipynb")


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
    limits="Values that are put together at run time or stand in archives and images are not seen.",
    flags='DATABASE_PASSWORD = "kR7#vq9Lw2!x"\n',
    passes='import os\n\nDATABASE_PASSWORD = os.environ["DATABASE_PASSWORD"]\nDEFAULT_PASSWORD = "changeme"\n',
    reads="text",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds keys, tokens and passwords in the repository, where everybody who reads it, now or later, has them."""
    made_up = is_test_place(file.path)
    taken: set[int] = set()
    for token in sorted(tokens_in(file.text), key=lambda token: (token.start, -token.end)):
        line = file.lines.place(token.start)[0]
        if line not in taken and _is_real(token, file.text) and (not made_up or _stays_secret(token)):
            taken.add(line)
            yield _token_match(file, token, made_up=made_up)
    if made_up or file.path.endswith(_PROSE):
        return
    for given in assignments(file.text):
        line = file.lines.place(given.start)[0]
        confidence = None if line in taken else confidence_of(given, file.language)
        if confidence is not None:
            taken.add(line)
            yield _assignment_match(file, given, confidence)


def _is_real(token: Token, text: str) -> bool:
    if token.kind == "private key":
        return is_whole(token)
    if token.kind == "address":
        password = token.text.partition(":")[2]
        local = _LOCAL.match(text, token.end, token.end + 100)
        return not (local or is_placeholder(password) or _EVERYDAY.search(token.text))
    if token.kind == "header":
        value = token.text.partition(":")[2] or token.text
        return not is_placeholder(token.text) and (looks_random(value, 8, 2.5) or looks_chosen(value))
    if token.kind == "signed token":
        return is_whole(token)
    return entropy(token.text) >= 2.6 and not _says_example(token.text)


def _says_example(token: str) -> bool:
    return (
        re.search(r"EXAMPLE|example|x{5,}|X{5,}|\*{3,}|#{4,}|(.)\1{7,}|abcdefgh|12345678|your|placeholder", token)
        is not None
    )


def _stays_secret(token: Token) -> bool:
    """Nobody makes a checksum up: such a key is real in a test as well."""
    return token.issuer in ("GitHub", "npm") and is_whole(token)


def _token_match(file: SourceFile, token: Token, *, made_up: bool) -> Match:
    what = {
        "signed token": "A signed token stands here",
        "private key": "A private key stands here",
        "address": "This address holds a password",
        "header": "This header holds credentials",
    }.get(token.kind, f"A key of {token.issuer} stands here")
    trial = "_test_" in token.text or token.text.startswith("FLWSECK_TEST")
    severity: Severity = "medium" if made_up or trial else "critical"
    confidence: Confidence = "low" if made_up else "high" if is_whole(token) and token.issuer else "medium"
    if token.kind == "private key" and not made_up:
        confidence = "high"
    return _match(file, (token.start, token.end), token.text, what, severity=severity, confidence=confidence)


def _assignment_match(file: SourceFile, given: Assignment, confidence: Confidence) -> Match:
    severity: Severity = "high" if confidence == "low" else "critical"
    what = f"`{given.name}` holds a secret"
    return _match(file, (given.start, given.end), given.value, what, severity=severity, confidence=confidence)


def _match(file: SourceFile, place: tuple[int, int], value: str, what: str, **facts: Severity | Confidence) -> Match:
    return file.match(
        file.lines.span(*place),
        f"{what}, which everybody with access to the repository and its history can read."
        " Revoke it, and read the new one from the environment or a secret store.",
        secrets=(value,),
        **facts,  # type: ignore[arg-type]
    )
