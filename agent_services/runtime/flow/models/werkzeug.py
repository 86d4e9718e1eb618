"""Werkzeug, which Flask stands on."""

from agent_services.runtime.flow.kinds import EVERYTHING
from agent_services.runtime.flow.model import Model, Sink

MODEL = Model(
    sinks=(Sink("redirect", ("werkzeug.utils.redirect",), 0, ("location",), "redirect"),),
    cleans={
        **dict.fromkeys(("werkzeug.utils.secure_filename", "werkzeug.secure_filename"), frozenset({"path"})),
        **dict.fromkeys(("werkzeug.utils.safe_join", "werkzeug.security.safe_join"), frozenset({"path"})),
        **dict.fromkeys(("werkzeug.security.generate_password_hash",), EVERYTHING),
        **dict.fromkeys(("werkzeug.security.check_password_hash",), EVERYTHING),
        "werkzeug.utils.escape": frozenset({"xss"}),
    },
    ends=frozenset({"werkzeug.exceptions.abort"}),
)
