"""Brings schema `tenancy` up to date: `SQUAD_DATABASE_URL=(squad_owner's) python -m tenancy_service.migrate`."""

import sys

from kit.database import migrate
from kit.errors import DependencyUnavailable
from kit.settings import SettingsError, load
from tenancy_service.settings import DatabaseSettings


def main() -> None:
    """Migrate, or say in one line why not."""
    try:
        migrate(load(DatabaseSettings).database_url.get_secret_value(), "tenancy_service")
    except (SettingsError, DependencyUnavailable) as error:
        sys.exit(f"tenancy migration: {error}")


if __name__ == "__main__":
    main()
