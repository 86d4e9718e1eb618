"""HTML escaping: markupsafe, bleach, nh3."""

from agent_services.runtime.flow.model import Model, Sink

MODEL = Model(
    sinks=(Sink("xss", ("markupsafe.Markup",), 0, ("object",), "markup"),),
    cleans=dict.fromkeys(
        ("markupsafe.escape", "bleach.clean", "nh3.clean", "markupsafe.escape_silent", "lxml.html.clean.clean_html"),
        frozenset({"xss"}),
    ),
)
