"""Reading and writing of addresses."""

import urllib.parse

from agent_services.runtime.flow.model import Model

_PARSE = "urllib.parse."

MODEL = Model(
    cleans=dict.fromkeys(
        (_PARSE + name for name in ("quote", "quote_plus", "urlencode", "quote_from_bytes")), frozenset({"ssrf", "xss"})
    ),
    folds={
        _PARSE + "unquote": urllib.parse.unquote,
        _PARSE + "unquote_plus": urllib.parse.unquote_plus,
        _PARSE + "quote": urllib.parse.quote,
        _PARSE + "quote_plus": urllib.parse.quote_plus,
    },
)
