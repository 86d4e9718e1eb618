"""What two secret scanners test themselves with, read from their mirrors: texts they flag and texts they must not."""

import ast
import hashlib
import random
import re
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from re import _parser  # type: ignore[attr-defined]
from typing import Any

import tree_sitter
import tree_sitter_go

from tests.quality.case import Case, of_rules
from tests.quality.product import Seen
from tests.quality.scorers import Figures

GITLEAKS, DETECT_SECRETS = "gitleaks+gitleaks", "Yelp+detect-secrets"
_PLACES = ("settings.py", "app/client.py", "deploy/config.yml", ".env", "src/config.js", "app.properties")
_ALPHABETS = {
    "Numeric": "[0-9]",
    "Hex": "[a-f0-9]",
    "AlphaNumeric": "[a-z0-9]",
    "AlphaNumericExtendedShort": "[a-z0-9_-]",
    "AlphaNumericExtended": "[a-z0-9=_\\-]",
    "AlphaNumericExtendedLong": "[a-z0-9\\/=_\\+\\-]",
}
_WRITINGS = (
    '{i}Token = "{s}"',
    "{I}_TOKEN={s}",
    '{{\n    "{i}_token": "{s}"\n}}',
    "{i}_token: {s}",
    '{i}Token := "{s}"',
    'System.setProperty("{I}_TOKEN", "{s}")',
    "<{i}Token>\n    {s}\n</{i}Token>",
)


def cases(gitleaks: Path | None, detect_secrets: Path | None) -> Iterator[Case]:
    """Every text as one new file; where it stands follows from its hash."""
    texts: dict[str, bool] = {}
    if gitleaks:
        texts.update(_of_gitleaks(gitleaks))
    if detect_secrets:
        texts.update(_of_detect_secrets(detect_secrets))
    for text, wanted in texts.items():
        digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
        path = _PLACES[int(digest[:8], 16) % len(_PLACES)]
        head = {path: f"{text}\n"}
        # One file must be in both versions: a base without any is no commit.
        base = {"README": "Cases.\n"}
        yield Case(
            f"{'real' if wanted else 'harmless'}-{digest[:16]}", base, base | head, (path, 1) if wanted else None
        )


def is_dev(name: str) -> bool:
    """Half of the texts are for looking at; the other half is only counted."""
    return int(name[-16:], 16) % 2 == 0


def judge(cases: Sequence[Case], seen: Seen) -> Figures:
    """Rate of the real ones with a finding anywhere in their text, less that of the harmless ones."""
    said = {each["path"].partition("/")[0] for each in of_rules(seen, "secret", "credential")}
    real, harmless = ([each.name for each in cases if bool(each.place) is wanted] for wanted in (True, False))
    found, alarms = (len([name for name in names if name in said]) for names in (real, harmless))
    rates = found / max(1, len(real)), alarms / max(1, len(harmless))
    return {
        "places": len(real),
        "exact": found,
        "controls": len(harmless),
        "alarms": alarms,
        "score": rates[0] - rates[1],
    }


def _of_detect_secrets(mirror: Path) -> Iterator[tuple[str, bool]]:
    for path in _listed(mirror, "tests/plugins/"):
        for node in ast.walk(ast.parse(_show(mirror, path))):
            if (
                isinstance(node, ast.Tuple)
                and len(node.elts) == 2
                and all(isinstance(e, ast.Constant) for e in node.elts)
            ):
                text, wanted = (element.value for element in node.elts)  # type: ignore[attr-defined]
                if isinstance(text, str) and isinstance(wanted, bool):
                    yield text, wanted


def _of_gitleaks(mirror: Path) -> Iterator[tuple[str, bool]]:
    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_go.language()))
    for path in _listed(mirror, "cmd/generate/config/rules/"):
        chance = random.Random(path)
        for node in _walk(parser.parse(_show(mirror, path).encode()).root_node):
            if node.type in ("short_var_declaration", "assignment_statement"):
                left, right = (node.child_by_field_name(side) for side in ("left", "right"))
                name = left.text.decode() if left and left.text else ""
                if name in ("tps", "fps") and right is not None:
                    for text in _texts(right, chance):
                        yield text, name == "tps"


def _walk(node: tree_sitter.Node) -> Iterator[tree_sitter.Node]:
    yield node
    for child in node.children:
        yield from _walk(child)


def _texts(node: tree_sitter.Node, chance: random.Random) -> Iterator[str]:
    """The strings an expression lists, as far as they can be known without running it."""
    if node.type == "call_expression" and (node.child_by_field_name("function").text or b"").endswith(
        b"GenerateSampleSecrets"
    ):  # type: ignore[union-attr]
        yield from _samples(node, chance)
    elif node.type in ("expression_list", "composite_literal", "literal_value", "literal_element", "argument_list"):
        for child in node.named_children:
            yield from _texts(child, chance)
    elif node.type == "call_expression" and (node.child_by_field_name("function").text or b"") == b"append":  # type: ignore[union-attr]
        yield from _texts(node.child_by_field_name("arguments"), chance)  # type: ignore[arg-type]
    elif (text := _text(node, chance)) is not None:
        yield text


def _samples(node: tree_sitter.Node, chance: random.Random) -> Iterator[str]:
    given = [_text(child, chance) for child in node.child_by_field_name("arguments").named_children]  # type: ignore[union-attr]
    if len(given) == 2 and given[0] and given[1]:
        for writing in chance.sample(_WRITINGS, 2):  # every case is a review of its own
            yield writing.format(i=given[0], I=given[0].upper(), s=given[1])


def _text(node: tree_sitter.Node, chance: random.Random) -> str | None:
    raw = (node.text or b"").decode()
    if node.type == "raw_string_literal":
        return raw[1:-1]
    if node.type == "interpreted_string_literal":
        return str(ast.literal_eval(raw))
    if node.type == "binary_expression":
        parts = [_text(node.named_children[0], chance), _text(node.named_children[-1], chance)]
        return None if None in parts else "".join(part or "" for part in parts)
    if node.type == "call_expression":
        return _called(node, chance)
    return None


def _called(node: tree_sitter.Node, chance: random.Random) -> str | None:
    name = (node.child_by_field_name("function").text or b"").decode().rpartition(".")[2]  # type: ignore[union-attr]
    given = [_text(child, chance) for child in node.child_by_field_name("arguments").named_children]  # type: ignore[union-attr]
    if name in _ALPHABETS and given and given[0]:
        return f"{_ALPHABETS[name]}{{{given[0]}}}"
    if name in ("NewSecret", "newPlausibleSecret", "NewSecretWithEntropy") and given and given[0]:
        return _made(_parser.parse(given[0].replace("(?i)", "").replace("(?-i:", "(?:")), chance)
    if name == "GenerateSampleSecret" and len(given) == 2 and given[0] and given[1]:
        return f'{given[0]}_api_token = "{given[1]}"'
    return None


def _made(pattern: Any, chance: random.Random) -> str:
    """A text that a regular expression matches."""
    return "".join(_piece(str(kind).lower(), value, chance) for kind, value in pattern)


def _piece(kind: str, value: Any, chance: random.Random) -> str:
    if kind == "literal":
        return chr(value)
    if kind in ("max_repeat", "min_repeat"):
        low, high, inner = value
        return "".join(_made(inner, chance) for _ in range(chance.randint(low, min(high, low + 20))))
    if kind == "subpattern":
        return _made(value[-1], chance)
    if kind == "branch":
        return _made(chance.choice(value[1]), chance)
    if kind == "in":
        return chr(chance.choice([code for item in value for code in _codes(*item)]))
    return ""


def _codes(kind: object, value: Any) -> list[int]:
    if str(kind).lower() == "range":
        return list(range(value[0], value[1] + 1))
    if str(kind).lower() == "category":
        signs = (
            "0123456789" if "DIGIT" in str(value) else "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"
        )
        return [ord(sign) for sign in signs]
    return [value]


def _listed(mirror: Path, folder: str) -> list[str]:
    return [
        path
        for path in _git(mirror, "ls-tree", "-r", "--name-only", "HEAD", folder).split("\n")
        if re.search(r"\.(go|py)$", path)
    ]


def _show(mirror: Path, path: str) -> str:
    return _git(mirror, "show", f"HEAD:{path}")


def _git(mirror: Path, *words: str) -> str:
    return subprocess.run(["git", f"--git-dir={mirror}", *words], capture_output=True, text=True, check=True).stdout
