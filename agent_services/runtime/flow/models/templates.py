"""Templates whose text is a program: Jinja, Mako."""

from agent_services.runtime.flow.model import Model, Sink

MODEL = Model(
    sinks=(
        Sink("template", ("jinja2.Template", "jinja2.environment.Template", ".from_string"), 0, ("source",), "remote"),
        Sink("template", ("mako.template.Template",), 0, ("text",), "remote"),
        Sink("xss", ("jinja2.Markup", "jinja2.utils.Markup"), 0, (), "markup"),
    ),
    cleans={"jinja2.escape": frozenset({"xss"}), "jinja2.utils.escape": frozenset({"xss"})},
)
