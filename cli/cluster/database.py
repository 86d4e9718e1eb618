"""Makes the roles and runs the migrations: `python -m cli.cluster.database`; may be repeated, before every release.

Reads URLs from the environment. Without an administrator's the roles and the database are taken to be there.
"""

import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from cli.stack import database, provision
from kit.errors import SquadError
from kit.settings import PREFIX, SettingsError, load


class DatabaseSettings(BaseSettings):
    """The logins; their passwords are set to what the URLs say."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, frozen=True, extra="ignore")

    database_admin_url: SecretStr = Field(SecretStr(""), description="a login that may create roles and databases")
    database_owner_url: SecretStr = Field(description="the login that owns the tables, squad_owner")
    database_tenancy_url: SecretStr = Field(description="the tenancy service's login, squad_tenancy")
    database_review_url: SecretStr = Field(description="the review service's login, squad_review")
    database_analytics_reader_url: SecretStr = Field(
        SecretStr(""), description="the login of exports, analytics_reader; without one it cannot log in"
    )
    database_analytics_writer_url: SecretStr = Field(
        SecretStr(""), description="the login that publishes indicators, analytics_writer; without one it cannot log in"
    )
    database_first_key_file: Path | None = Field(
        None, description="gets the first owner's API key of the tenant `default`"
    )

    def urls(self) -> dict[str, str]:
        """By role, without those that are to have no login. Raises SettingsError where a URL logs in as another."""
        given = (
            self.database_owner_url,
            self.database_tenancy_url,
            self.database_review_url,
            self.database_analytics_reader_url,
            self.database_analytics_writer_url,
        )
        urls = zip(database.LOGINS, (url.get_secret_value() for url in given), strict=True)
        found = {role: url for role, url in urls if url}
        for role, url in found.items():
            if urlsplit(url).username != role:
                name = f"{PREFIX}DATABASE_{role.removeprefix('squad_').upper()}_URL"
                raise SettingsError(f"{name}: must be postgresql://{role}:PASSWORD@HOST/DATABASE")
        return found


def prepare(settings: DatabaseSettings) -> None:
    """Raises SettingsError, psycopg.Error and SquadError."""
    from kit.database import migrate

    urls = settings.urls()
    owner = urls["squad_owner"]
    if admin := settings.database_admin_url.get_secret_value():
        passwords = {role: unquote(urlsplit(url).password or "") for role, url in urls.items()}
        database.prepare(admin, passwords, urlsplit(owner).path.lstrip("/"))
    for service in provision.SERVICES:
        migrate(owner, service)
    if settings.database_first_key_file:
        provision.first_key(settings.database_first_key_file, urls["squad_tenancy"])


def main() -> int:
    """2 for wrong settings, 1 when the database refuses."""
    try:
        prepare(load(DatabaseSettings))
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    except (psycopg.Error, SquadError) as error:
        print(f"cannot prepare the database: {str(error).strip().splitlines()[0]}", file=sys.stderr)
        return 1
    print("the database is up to date")
    return 0


if __name__ == "__main__":
    sys.exit(main())
