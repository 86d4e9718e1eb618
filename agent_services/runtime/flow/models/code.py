"""Text run as Python."""

from agent_services.runtime.flow.kinds import EVERYTHING
from agent_services.runtime.flow.model import Model, Sink

MODEL = Model(
    sinks=(
        Sink("code", ("eval", "exec", "builtins.eval", "builtins.exec", "code.InteractiveInterpreter().runcode"), 0),
        Sink("code", ("execfile", "numexpr.evaluate", "pandas.eval", "timeit.timeit"), 0, ("stmt",), "outside"),
        Sink("code", ("compile",), 0, ("source",), "remote"),
        Sink("code", ("importlib.import_module", "__import__"), 0, ("name",), "remote"),
    ),
    identities=frozenset({"compile"}),
    cleans={"ast.literal_eval": EVERYTHING},
)
