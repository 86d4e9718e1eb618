"""Settings of the tenancy service, beside those of every process."""

from pathlib import Path

from pydantic import Field

from kit.settings import SecretStr, Settings


class DatabaseSettings(Settings):
    """What a migration needs."""

    database_url: SecretStr = Field(
        description="postgresql://USER:PASSWORD@HOST:PORT/NAME; squad_tenancy logs in to serve, squad_owner to migrate"
    )


class TenancySettings(DatabaseSettings):
    """What the server needs."""

    key_dir: Path = Field(description="folder of the private keys that sign tokens; made with a first key if missing")
    trust_dir: Path = Field(description="folder of trusted public keys, ISSUER-KID.pem; ours are published there")
    auto_bind: bool = Field(True, description="bind unknown installations to the tenant `default`: 1 or 0")
    database_pool_size: int = Field(
        20, ge=1, le=200, description="most database connections for changes and lists at a time"
    )
    lookup_pool_size: int = Field(10, ge=1, le=200, description="most database connections for authorization at a time")
