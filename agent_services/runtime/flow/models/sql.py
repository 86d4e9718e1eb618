"""SQL by DB-API drivers, SQLAlchemy and pandas."""

from agent_services.runtime.flow.model import Model, Sink

_TEXTS = ("sqlalchemy.text", "sqlalchemy.sql.text", "sqlalchemy.sql.expression.text")
_ANSWERS = (".fetchone", ".fetchall", ".fetchmany", ".scalar", ".scalars", ".first", ".one", ".one_or_none")

MODEL = Model(
    sinks=(
        Sink(
            "sql", (".execute", ".executemany", ".executescript", ".mogrify"), 0, ("query", "sql", "statement"), "sql"
        ),
        Sink("sql", (".fetch", ".fetchrow", ".fetchval", ".read_sql", ".exec_driver_sql"), 0, ("query",), "sql"),
        Sink("sql", _TEXTS, 0, ("text",), "sql"),
        Sink("sql", ("pandas.read_sql", "pandas.read_sql_query"), 0, ("sql",), "sql"),
        Sink(
            "sql", (".filter", ".order_by", ".having", ".where"), 0, (), "sql", needs=("sqlalchemy", "flask_sqlalchemy")
        ),
    ),
    cleans=dict.fromkeys(
        (f"{package}.sql.{kind}" for package in ("psycopg", "psycopg2") for kind in ("Identifier", "Literal")),
        frozenset({"sql"}),
    ),
    identities=frozenset(_TEXTS),
    harmless=frozenset(_ANSWERS),
)
