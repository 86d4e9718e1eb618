"""Flask and Quart."""

from agent_services.runtime.flow.kinds import EVERYTHING
from agent_services.runtime.flow.model import Model, Sink

_FIELDS = (
    *("args", "form", "values", "cookies", "headers", "files", "json", "data", "stream", "query_string", "view_args"),
    *("full_path", "url", "base_url", "referrer", "path", "get_json", "get_data", "user_agent", "remote_user"),
    *("authorization", "host", "host_url", "url_root", "environ"),
)
_PACKAGES = ("flask", "quart")


def _each(*names: str) -> tuple[str, ...]:
    return tuple(f"{package}.{name}" for package in _PACKAGES for name in names)


MODEL = Model(
    web=frozenset(_PACKAGES),
    requests=frozenset(_each("request")),
    request_fields=frozenset(_FIELDS),
    sinks=(
        Sink("path", _each("send_file"), 0, ("path_or_file", "filename_or_fp"), "path"),
        Sink("template", _each("render_template_string"), 0, ("source",), "remote"),
        Sink("xss", (*_each("Markup"),), 0, ("object",), "markup"),
        Sink("xss", _each("make_response", "Response"), 0, ("response",), "html"),
        Sink("redirect", _each("redirect"), 0, ("location",), "redirect"),
        Sink("path", _each("send_from_directory"), 0, ("directory",), "path"),
    ),
    cleans={
        **dict.fromkeys(_each("url_for", "render_template", "render_template_string", "jsonify"), EVERYTHING),
        **dict.fromkeys(_each("send_file", "send_from_directory", "redirect", "flash"), EVERYTHING),
        **dict.fromkeys(_each("escape"), frozenset({"xss"})),
        **dict.fromkeys(_each("safe_join"), frozenset({"path"})),
    },
    ends=frozenset(_each("abort")),
    harmless=frozenset(_each("current_app", "g", "session", "get_flashed_messages")),
)
