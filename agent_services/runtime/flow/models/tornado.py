"""Tornado."""

from agent_services.runtime.flow.model import Model, Sink

_READS = ("get_argument", "get_arguments", "get_query_argument", "get_body_argument", "get_cookie")

MODEL = Model(
    web=frozenset({"tornado"}),
    sources={f"self.{name}": "remote" for name in _READS},
    request_fields=frozenset({"arguments", "body_arguments", "query_arguments", "uri"}),
    sinks=(
        Sink("xss", ("self.write", "self.finish"), 0, ("chunk",), "html", needs=("tornado",)),
        Sink("redirect", ("self.redirect",), 0, ("url",), "redirect", needs=("tornado",)),
    ),
    cleans={"tornado.escape.xhtml_escape": frozenset({"xss"}), "tornado.escape.url_escape": frozenset({"xss"})},
)
