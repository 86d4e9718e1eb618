"""Encodings and plain formats: base64, json, codecs, binascii, textwrap."""

import base64
import binascii
import html
import json
import textwrap
from typing import Any

from agent_services.runtime.flow.model import Model


def _loads(text: str) -> Any:
    """Plain results only; containers are not constants."""
    return json.loads(text) if len(text) < 1000 else None


_B64 = ("b64encode", "b64decode", "urlsafe_b64encode", "urlsafe_b64decode", "standard_b64encode", "standard_b64decode")
_B64_MORE = ("b32encode", "b32decode", "b16encode", "b16decode", "b85encode", "b85decode")

MODEL = Model(
    folds={
        **{f"base64.{name}": getattr(base64, name) for name in (*_B64, *_B64_MORE)},
        **{f"binascii.{name}": getattr(binascii, name) for name in ("hexlify", "unhexlify")},
        "json.loads": _loads,
        "json.dumps": json.dumps,
        "textwrap.dedent": textwrap.dedent,
        "html.unescape": html.unescape,
    },
    cleans={
        **dict.fromkeys(("html.escape", "xml.sax.saxutils.escape"), frozenset({"xss"})),
        "json.dumps": frozenset({"redirect", "header"}),
    },
    identities=frozenset({"typing.cast", "textwrap.dedent", "copy.copy", "copy.deepcopy", "sys.intern"}),
)
