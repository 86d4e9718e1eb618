"""What the jobs are told by the environment; every name begins with SQUAD_ANALYTICS_."""

from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from analytics.errors import AnalyticsError


class Settings(BaseSettings):
    """Settings of all jobs; each command says when one that it needs is missing."""

    model_config = SettingsConfigDict(env_prefix="SQUAD_ANALYTICS_")

    lake: str = Field(
        default="", description="Where the lake lies: a folder, or s3://bucket/prefix with AWS_* variables"
    )
    database_url: SecretStr = Field(default=SecretStr(""), description="PostgreSQL to export from, as analytics_reader")
    publish_url: SecretStr = Field(default=SecretStr(""), description="PostgreSQL to publish to, as analytics_writer")
    keep_days: Annotated[int, Field(ge=0)] = Field(
        default=0, description="Days after which rows leave the lake; 0: never"
    )
    keep_versions_hours: Annotated[int, Field(ge=0)] = Field(
        default=24, description="Hours for which files of earlier versions stay, and so what was erased with them"
    )
    slack_url: SecretStr = Field(
        default=SecretStr(""), description="Incoming webhook of Slack, told when the gate is shut"
    )
    metrics_file: Path | None = Field(default=None, description="Metrics for the node exporter's textfile collector")
    spark: str = Field(default="local[*]", description="Master of Spark: local[*], spark://host:port, sc://host:port")
    spark_memory: str = Field(default="2g", description="Memory of a local Spark's Java")
    reports: Path = Field(default=Path("reports"), description="Folder of the reports")
    reports_url: str = Field(default="", description="Where browsers find that folder; messages link to it")
    targets: Path | None = Field(default=None, description="File that says who gets which report; it holds secrets")
    smtp_url: SecretStr = Field(
        default=SecretStr(""), description="Takes mail: smtp://user:password@host:587, or smtps"
    )
    broker_url: SecretStr = Field(default=SecretStr(""), description="Redis that `schedule` keeps its queue in")
    daily: str = Field(default="0 2 * * *", description="When `schedule` runs the day's jobs: cron in UTC, or seconds")
    weekly: str = Field(default="0 5 * * 1", description="When `schedule` runs the week's, likewise")
    mail_from: str = Field(default="", description="Address that mail comes from")


def load() -> Settings:
    """Reads the environment.

    Raises:
        AnalyticsError: A value is none that it can be.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        name = f"SQUAD_ANALYTICS_{str(first['loc'][0]).upper()}"
        raise AnalyticsError(f"{name}: {first['msg']}") from None


def needed(value: str | SecretStr, name: str, what: str) -> str:
    """The value as text.

    Raises:
        AnalyticsError: It is empty.
    """
    found = value.get_secret_value() if isinstance(value, SecretStr) else value
    if not found:
        raise AnalyticsError(f"SQUAD_ANALYTICS_{name} is not set: {what}")
    return found
