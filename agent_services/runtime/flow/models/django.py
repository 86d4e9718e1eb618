"""Django and Django REST framework."""

from agent_services.runtime.flow.kinds import EVERYTHING
from agent_services.runtime.flow.model import Model, Sink

_HTTP = ("django.http.", "django.shortcuts.", "django.http.response.")
_HTML = "django.utils.html."
_ERRORS = ("BadRequest", "NotFound", "Forbidden", "ServerError")

MODEL = Model(
    web=frozenset({"django", "rest_framework"}),
    requests=frozenset({"@request", "self.request"}),
    request_fields=frozenset(
        {
            *("GET", "POST", "COOKIES", "META", "FILES", "body", "headers", "data", "query_params", "content_params"),
            *("get_full_path", "get_raw_uri", "build_absolute_uri", "path_info", "path"),
        }
    ),
    sources={"self.kwargs": "remote"},
    sinks=(
        Sink("sql", ("django.db.models.expressions.RawSQL", "django.db.models.RawSQL"), 0, ("sql",), "sql"),
        Sink("sql", (".raw", ".extra"), 0, ("raw_query", "where"), "sql"),
        Sink("template", ("django.template.Template",), 0, ("template_string",), "remote"),
        Sink("xss", ("django.utils.safestring.mark_safe", "django.utils.safestring.SafeString"), 0, ("s",), "markup"),
        Sink("xss", ("django.utils.html.mark_safe", "django.utils.safestring.SafeText"), 0, ("s",), "markup"),
        Sink("xss", (_HTML + "format_html",), 0, ("format_string",), "markup"),
        Sink("xss", tuple(prefix + "HttpResponse" for prefix in _HTTP), 0, ("content",), "html"),
        Sink("xss", tuple(f"django.http.HttpResponse{kind}" for kind in _ERRORS), 0, ("content",), "html"),
        Sink("redirect", ("django.shortcuts.redirect",), 0, ("to",), "redirect"),
        Sink("redirect", tuple(prefix + "HttpResponseRedirect" for prefix in _HTTP), 0, ("redirect_to",), "redirect"),
        Sink("redirect", ("django.http.HttpResponsePermanentRedirect",), 0, ("redirect_to",), "redirect"),
        Sink("path", ("django.http.FileResponse",), 0, (), "path"),
    ),
    cleans={
        **dict.fromkeys((_HTML + name for name in ("escape", "conditional_escape", "strip_tags")), frozenset({"xss"})),
        **dict.fromkeys((_HTML + name for name in ("format_html", "format_html_join", "escapejs")), frozenset({"xss"})),
        _HTML + "json_script": frozenset({"xss"}),
        **dict.fromkeys(("django.urls.reverse", "django.shortcuts.render", "django.urls.reverse_lazy"), EVERYTHING),
        **dict.fromkeys(("django.template.loader.render_to_string", "django.http.JsonResponse"), EVERYTHING),
        **dict.fromkeys(("django.shortcuts.resolve_url",), frozenset()),
        "django.utils._os.safe_join": frozenset({"path"}),
        **dict.fromkeys(
            ("django.utils.text.get_valid_filename", "django.utils.text.slugify"), frozenset({"path", "xss"})
        ),
        "django.utils.http.urlencode": frozenset({"xss", "ssrf"}),
        **dict.fromkeys(("django.shortcuts.get_object_or_404", "django.shortcuts.get_list_or_404"), EVERYTHING),
    },
    checks=dict.fromkeys(
        ("django.utils.http.url_has_allowed_host_and_scheme", "django.utils.http.is_safe_url"), frozenset({"redirect"})
    ),
)
