"""Settings come from the environment, prefix `SQUAD_`; every service adds its own to these."""

from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

__all__ = ["HostPort", "OptionalHostPort", "SecretStr", "Settings", "SettingsError", "load"]

PREFIX = "SQUAD_"
_HIGHEST_PORT = 65535


class SettingsError(Exception):
    """The environment is wrong; the message has one line per setting."""


def _host_port(value: str) -> str:
    host, _, port = value.rpartition(":")
    if not host or not port.isdecimal() or int(port) > _HIGHEST_PORT:
        raise ValueError("must be HOST:PORT, for example 127.0.0.1:7001")
    return value


HostPort = Annotated[str, AfterValidator(_host_port)]
OptionalHostPort = Annotated[str, AfterValidator(lambda value: _host_port(value) if value else value)]


class Settings(BaseSettings):
    """What every process understands."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, frozen=True, extra="ignore")

    listen: HostPort = Field("127.0.0.1:0", description="HOST:PORT to serve on; port 0 takes a free one")
    port_file: Path | None = Field(None, description="file that receives the port once the process is ready")
    metrics_listen: OptionalHostPort = Field("", description="HOST:PORT of /metrics; empty: off")
    key_dir: Path | None = Field(None, description="folder of this process's private signing keys")
    trust_dir: Path | None = Field(None, description="folder of trusted public keys, ISSUER-KID.pem")
    otlp_endpoint: str = Field("", description="OTLP/gRPC collector for traces, http://HOST:PORT; empty: off")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="least level that is logged")
    drain_seconds: float = Field(10, ge=0, description="seconds that calls in flight may take after SIGTERM")


S = TypeVar("S", bound=BaseSettings)


def load(kind: type[S]) -> S:
    """Read the environment.

    Raises:
        SettingsError: Names each wrong variable and what it must be; never shows a value, it may be a secret.
    """
    try:
        return kind()
    except ValidationError as error:
        raise SettingsError("\n".join(_sentence(each["loc"], each["msg"]) for each in error.errors())) from None


def _sentence(place: tuple[int | str, ...], message: str) -> str:
    name = PREFIX + "_".join(str(part) for part in place).upper()
    return f"{name}: {message.removeprefix('Value error, ')}"


def write_port(settings: Settings, port: int) -> None:
    """Tell whoever started us which port was taken: `port_file` appears with its content in one step."""
    if settings.port_file:
        scratch = settings.port_file.with_suffix(".new")
        scratch.write_text(f"{port}\n")
        scratch.replace(settings.port_file)
