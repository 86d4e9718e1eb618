"""Smaller web frameworks: Bottle, Sanic, Pyramid, CherryPy, web.py, Falcon."""

from agent_services.runtime.flow.model import Model, Sink

MODEL = Model(
    web=frozenset({"bottle", "sanic", "pyramid", "cherrypy", "web", "falcon", "webob"}),
    requests=frozenset({"bottle.request", "cherrypy.request", "web.ctx"}),
    request_fields=frozenset(
        {"forms", "params", "query", "matchdict", "POST", "GET", "cookies", "get_param", "media", "bounded_stream"}
    ),
    sources={"web.input": "remote"},
    sinks=(
        Sink("redirect", ("bottle.redirect", "cherrypy.HTTPRedirect", "web.seeother"), 0, ("url",), "redirect"),
        Sink("redirect", ("pyramid.httpexceptions.HTTPFound",), 0, ("location",), "redirect"),
        Sink("path", ("bottle.static_file",), 1, ("root",), "path"),
        Sink("template", ("bottle.template", "bottle.SimpleTemplate"), 0, (), "remote"),
        Sink("xss", ("bottle.HTTPResponse", "sanic.response.html", "webob.Response"), 0, ("body",), "html"),
    ),
    cleans={"cgi.escape": frozenset({"xss"}), "bottle.html_escape": frozenset({"xss"})},
)
