"""What libraries do with values, as data: where values enter, what makes them harmless, where they do harm.

Names are full names after imports; a leading dot means a method of that name on anything.
"""

from dataclasses import dataclass
from typing import Literal

Shape = Literal[
    "any", "part", "outside", "sql", "shell", "program", "url", "redirect", "html", "path", "ldap", "imports"
]


@dataclass(frozen=True, slots=True)
class Sink:
    """A call that does harm with one of its arguments."""

    kind: str
    names: tuple[str, ...]
    argument: int = 0
    keywords: tuple[str, ...] = ()
    # What the argument must look like to do harm.
    shape: Shape = "any"
    # Only in files that import one of these packages.
    needs: tuple[str, ...] = ()


# -- sources -----------------------------------------------------------------------------------------------------------

REMOTE_NAMES = tuple(
    f"{module}.request.{field}"
    for module in ("flask", "quart", "bottle")
    for field in (
        *(
            "args",
            "form",
            "values",
            "cookies",
            "headers",
            "files",
            "json",
            "data",
            "stream",
            "query_string",
            "view_args",
        ),
        *("full_path", "url", "base_url", "referrer", "query", "forms", "params", "get_json", "get_data"),
    )
)
# On a handler's `request`, and on `self.request`.
REQUEST_FIELDS = frozenset(
    {
        *(
            "GET",
            "POST",
            "COOKIES",
            "META",
            "FILES",
            "body",
            "headers",
            "data",
            "query_params",
            "path_params",
            "cookies",
        ),
        *("args", "form", "values", "files", "json", "get_json", "get_data", "query", "match_info", "rel_url", "post"),
        *("text", "read", "get_full_path", "path_info", "query_string", "params", "content_params", "stream"),
    }
)
# What a function calls the request that it answers, whatever framework calls it.
REQUEST_PARAMETERS = frozenset({"request", "req"})
# A request of one of these is sent, not received; pytest's is its own.
CLIENT_PACKAGES = frozenset({"httpx", "httpcore", "requests", "urllib", "urllib3", "pytest", "_pytest", "celery"})
REQUEST_METHODS_OF_SELF = frozenset({"get_argument", "get_arguments", "get_query_argument", "get_body_argument"})
LOCAL_CALLS = frozenset({"input", "sys.stdin.read", "sys.stdin.readline"})
LOCAL_NAMES = frozenset({"sys.argv"})
ROUTE_METHODS = frozenset(
    {"route", "get", "post", "put", "patch", "delete", "head", "options", "websocket", "api_route"}
)
WEB_PACKAGES = frozenset(
    {
        "flask",
        "quart",
        "fastapi",
        "starlette",
        "bottle",
        "sanic",
        "aiohttp",
        "django",
        "rest_framework",
        "tornado",
        "litestar",
    }
)
# A parameter of such a type cannot carry text.
HARMLESS_TYPES = frozenset(
    {
        "int",
        "float",
        "bool",
        "uuid.UUID",
        "UUID",
        "datetime.datetime",
        "datetime.date",
        "decimal.Decimal",
        "date",
        "datetime",
    }
)
INJECTED_TYPES = frozenset(
    {"Request", "Response", "Session", "AsyncSession", "BackgroundTasks", "WebSocket", "HttpRequest"}
)

# -- what calls make of values -----------------------------------------------------------------------------------------

EVERYTHING = frozenset(
    {"sql", "command", "code", "path", "ssrf", "xss", "template", "redirect", "xpath", "ldap", "deserialization"}
)
SANITIZERS: dict[str, frozenset[str]] = {
    **dict.fromkeys(
        ("int", "float", "bool", "len", "abs", "round", "hash", "ord", "uuid.UUID", "datetime.date"), EVERYTHING
    ),
    **dict.fromkeys(("isinstance", "hasattr", "any", "all", "sum", "id", "type", "decimal.Decimal"), EVERYTHING),
    **dict.fromkeys(("hashlib.sha256", "hashlib.md5", "hashlib.sha1", "secrets.token_hex"), EVERYTHING),
    **dict.fromkeys(("datetime.datetime.strptime", "datetime.datetime.fromisoformat", "ast.literal_eval"), EVERYTHING),
    **dict.fromkeys(("shlex.quote", "pipes.quote"), frozenset({"command"})),
    **dict.fromkeys(
        ("html.escape", "markupsafe.escape", "flask.escape", "django.utils.html.escape"), frozenset({"xss"})
    ),
    **dict.fromkeys(("bleach.clean", "nh3.clean", "cgi.escape", "django.utils.html.format_html"), frozenset({"xss"})),
    **dict.fromkeys(("json.dumps", "flask.jsonify"), frozenset({"xss", "redirect"})),
    **dict.fromkeys(("flask.render_template", "django.shortcuts.render"), EVERYTHING),
    **dict.fromkeys(("os.path.basename", "werkzeug.utils.secure_filename"), frozenset({"path"})),
    **dict.fromkeys(
        ("werkzeug.utils.safe_join", "werkzeug.security.safe_join", "flask.safe_join"), frozenset({"path"})
    ),
    "django.utils._os.safe_join": frozenset({"path"}),
    **dict.fromkeys(
        ("urllib.parse.quote", "urllib.parse.quote_plus", "urllib.parse.urlencode"), frozenset({"ssrf", "xss"})
    ),
    "flask.url_for": EVERYTHING,
    "django.urls.reverse": EVERYTHING,
    **dict.fromkeys(("ldap.filter.escape_filter_chars", "ldap.dn.escape_dn_chars"), frozenset({"ldap"})),
    "ldap3.utils.conv.escape_filter_chars": frozenset({"ldap"}),
    **dict.fromkeys(("psycopg.sql.Identifier", "psycopg2.sql.Identifier"), frozenset({"sql"})),
    **dict.fromkeys(("psycopg.sql.Literal", "psycopg2.sql.Literal"), frozenset({"sql"})),
}
# Calls whose result holds what their arguments hold, in no known place.
CARRIERS = frozenset(
    {
        *(
            "str",
            "bytes",
            "bytearray",
            "repr",
            "format",
            "list",
            "tuple",
            "dict",
            "set",
            "sorted",
            "reversed",
            "iter",
            "next",
        ),
        *(
            "enumerate",
            "zip",
            "map",
            "filter",
            "max",
            "min",
            "copy.copy",
            "copy.deepcopy",
            "json.loads",
            "os.path.join",
        ),
        *(
            "os.path.normpath",
            "os.path.abspath",
            "os.path.realpath",
            "os.path.expanduser",
            "pathlib.Path",
            "pathlib.PurePath",
        ),
        *("urllib.parse.unquote", "urllib.parse.unquote_plus", "urllib.parse.urljoin", "urllib.parse.urlparse"),
        *(
            "base64.b64decode",
            "base64.urlsafe_b64decode",
            "base64.b64encode",
            "textwrap.dedent",
            "io.StringIO",
            "io.BytesIO",
        ),
        *("html.unescape", "codecs.decode", "re.sub", "string.Template", "typing.cast", "urllib.request.Request"),
        *("flask.make_response", "os.fspath", "os.path.expandvars", "getattr"),
    }
)
# Calls that keep the parts in order: their first argument as it is.
IDENTITIES = frozenset(
    {"str", "typing.cast", "textwrap.dedent", "sqlalchemy.text", "sqlalchemy.sql.text", "os.fspath", "compile"}
)
# Attributes that hold what the author of a function or class wrote, or the thing itself.
NAMES_OF_CODE = frozenset({"__name__", "__qualname__", "__module__", "__class__", "__code__"})
# Methods whose result is a fact about the value, and not the value.
FACT_METHODS = frozenset(
    {
        *(
            "isdigit",
            "isalnum",
            "isalpha",
            "isidentifier",
            "isnumeric",
            "isdecimal",
            "startswith",
            "endswith",
            "count",
            "find",
        ),
        *(
            "index",
            "exists",
            "is_file",
            "is_dir",
            "hexdigest",
            "digest",
            "keys",
            "validate",
            "is_valid",
            "close",
            "stat",
        ),
    }
)
# Tests after which a value is known to be harmless: method on it, or function with it.
CHECK_METHODS = frozenset({"isdigit", "isalnum", "isalpha", "isidentifier", "isnumeric", "isdecimal"})
CHECK_CALLS: dict[str, frozenset[str]] = {
    **dict.fromkeys(("re.fullmatch", "re.match"), EVERYTHING),
    **dict.fromkeys(
        ("django.utils.http.url_has_allowed_host_and_scheme", "django.utils.http.is_safe_url"), frozenset({"redirect"})
    ),
}
PATH_CHECK_METHODS = frozenset({"startswith", "is_relative_to"})

# -- sinks -------------------------------------------------------------------------------------------------------------

_HTTP = ("get", "post", "put", "patch", "delete", "head", "options")
_SUBPROCESS = tuple(f"subprocess.{name}" for name in ("run", "call", "check_call", "check_output", "Popen"))
SINKS = (
    Sink("sql", (".execute", ".executemany", ".executescript", ".mogrify"), 0, ("query", "sql", "statement"), "sql"),
    Sink("sql", (".fetch", ".fetchrow", ".fetchval", ".raw", ".extra", ".read_sql", ".exec_driver_sql"), 0, (), "sql"),
    Sink("sql", ("sqlalchemy.text", "sqlalchemy.sql.text", "django.db.models.expressions.RawSQL"), 0, ("text",), "sql"),
    Sink("sql", ("pandas.read_sql", "pandas.read_sql_query", "django.db.models.RawSQL"), 0, ("sql",), "sql"),
    Sink("command", ("os.system", "os.popen", "subprocess.getoutput", "subprocess.getstatusoutput"), 0, ("cmd",)),
    Sink("command", ("asyncio.create_subprocess_shell", "commands.getoutput"), 0, ("cmd",)),
    Sink("command", (".exec_command",), 0, ("command",), "part"),
    Sink("command", _SUBPROCESS, 0, ("args",), "shell"),
    Sink("command", (*_SUBPROCESS, "asyncio.create_subprocess_exec", "os.execv", "os.execvp"), 0, ("args",), "program"),
    Sink("code", ("eval", "exec", "builtins.eval", "builtins.exec", "code.InteractiveInterpreter.runcode"), 0),
    Sink("code", ("importlib.import_module", "__import__"), 0, ("name",), "imports"),
    Sink(
        "path", ("open", "io.open", "os.open", "os.remove", "os.unlink", "os.rmdir", "os.listdir"), 0, ("file",), "path"
    ),
    Sink(
        "path",
        ("os.makedirs", "os.mkdir", "shutil.rmtree", "shutil.copy", "shutil.copyfile", "shutil.move"),
        0,
        (),
        "path",
    ),
    Sink(
        "path",
        ("flask.send_file", "starlette.responses.FileResponse", "fastapi.responses.FileResponse"),
        0,
        ("path",),
        "path",
    ),
    Sink("path", ("aiofiles.open", "codecs.open", "gzip.open", "zipfile.ZipFile", "tarfile.open"), 0, (), "path"),
    Sink("ssrf", tuple(f"{lib}.{verb}" for lib in ("requests", "httpx") for verb in _HTTP), 0, ("url",), "url"),
    Sink("ssrf", ("urllib.request.urlopen", "urllib.request.urlretrieve"), 0, ("url",), "url"),
    Sink("ssrf", ("requests.request", "httpx.request"), 1, ("url",), "url"),
    Sink("ssrf", tuple(f".{verb}" for verb in _HTTP), 0, ("url",), "url", needs=("aiohttp", "httpx", "requests")),
    Sink("template", ("flask.render_template_string", "jinja2.Template", ".from_string", "mako.template.Template"), 0),
    Sink("template", ("django.template.Template",), 0, ("template_string",)),
    Sink("xss", ("markupsafe.Markup", "flask.Markup", "django.utils.safestring.mark_safe"), 0),
    Sink(
        "xss", ("django.http.HttpResponse", "fastapi.responses.HTMLResponse", "flask.Response"), 0, ("content",), "html"
    ),
    Sink("xss", ("starlette.responses.HTMLResponse", "flask.make_response"), 0, ("content",), "html"),
    Sink(
        "redirect",
        ("flask.redirect", "django.shortcuts.redirect", "werkzeug.utils.redirect"),
        0,
        ("location",),
        "redirect",
    ),
    Sink(
        "redirect", ("django.http.HttpResponseRedirect", "fastapi.responses.RedirectResponse"), 0, ("url",), "redirect"
    ),
    Sink("redirect", ("starlette.responses.RedirectResponse",), 0, ("url",), "redirect"),
    Sink("xpath", (".xpath", "lxml.etree.XPath"), 0, ("path",), needs=("lxml", "parsel", "elementpath")),
    Sink("ldap", (".search_s", ".search_ext_s", ".search_st"), 2, ("filterstr",), needs=("ldap",)),
    Sink("ldap", (".search",), 1, ("search_filter",), needs=("ldap3",)),
    Sink("deserialization", ("pickle.loads", "pickle.load", "marshal.loads", "dill.loads", "cloudpickle.loads"), 0),
    Sink("deserialization", ("yaml.unsafe_load", "yaml.full_load", "jsonpickle.decode"), 0),
    Sink("deserialization", ("shelve.open",), 0, ("filename",), "outside"),
)
PATH_METHODS = frozenset({"read_text", "read_bytes", "write_text", "write_bytes", "unlink", "open", "rmdir", "iterdir"})
