"""The database `squad` and its roles, made with the superuser's rights; migrations then run as the owner."""

from collections.abc import Mapping
from urllib.parse import quote, urlsplit

import psycopg
from psycopg import sql

LOGINS = ("squad_owner", "squad_tenancy", "squad_review", "analytics_reader", "analytics_writer")
"""Roles that log in: one owns the tables, the others have what row-level security leaves them."""

LENT = {"squad_resolver": "squad_tenancy", "squad_dispatcher": "squad_review", "squad_retention": "squad_review"}
"""Roles without a login, and who may take them for one transaction: two look across tenants, the last one erases."""


def prepare(admin_url: str, passwords: Mapping[str, str], database: str = "squad") -> dict[str, str]:
    """Make what is missing and set the passwords; may be repeated.

    Args:
        admin_url: The superuser's `postgresql://` URL.
        passwords: By role, of LOGINS; one without a password cannot log in.
        database: Made if it is missing.

    Returns:
        The URL of `database` for each of them.
    """
    with psycopg.connect(admin_url, autocommit=True) as connection:
        for role in (*LOGINS, *LENT):
            _make_role(connection, role, passwords.get(role))
        for lent, borrower in LENT.items():
            # The borrower inherits nothing: it has these rights only while it says so.
            _run(connection, "GRANT {} TO {}", lent, borrower)
        _make_database(connection, database)
    return urls(admin_url, passwords, database)


def urls(admin_url: str, passwords: Mapping[str, str], database: str = "squad") -> dict[str, str]:
    """The URL of `database` for each role, on the server of `admin_url`."""
    return {role: _url(admin_url, role, password, database) for role, password in passwords.items()}


def _make_role(connection: psycopg.Connection, role: str, password: str | None) -> None:
    if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
        _run(connection, "CREATE ROLE {}", role)
    _run(connection, "ALTER ROLE {} NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOINHERIT", role)
    if password is not None:
        command = sql.SQL("ALTER ROLE {} LOGIN PASSWORD {}")
        connection.execute(command.format(sql.Identifier(role), sql.Literal(password)))


def _make_database(connection: psycopg.Connection, database: str) -> None:
    if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
        _run(connection, "CREATE DATABASE {}", database)
    _run(connection, "ALTER DATABASE {} OWNER TO {}", database, "squad_owner")
    _run(connection, "REVOKE ALL ON DATABASE {} FROM PUBLIC", database)
    for role in LOGINS[1:]:
        _run(connection, "GRANT CONNECT ON DATABASE {} TO {}", database, role)


def _run(connection: psycopg.Connection, command: str, *names: str) -> None:
    connection.execute(sql.SQL(command).format(*map(sql.Identifier, names)))


def _url(admin_url: str, role: str, password: str, database: str) -> str:
    host = urlsplit(admin_url).netloc.rpartition("@")[2]
    return f"postgresql://{role}:{quote(password, safe='')}@{host}/{quote(database, safe='')}"
