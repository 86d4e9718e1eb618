"""Settings of the gateway, beside those of every process."""

from pathlib import Path

from pydantic import Field

from kit.settings import HostPort, SecretStr, Settings


class GatewaySettings(Settings):
    """What the gateway reads from the environment."""

    tenancy_address: HostPort = Field(description="HOST:PORT of the tenancy service")
    review_address: HostPort = Field(description="HOST:PORT of the review service")
    key_dir: Path = Field(description="folder of the private keys that sign our calls to tenancy; made if missing")
    trust_dir: Path = Field(description="folder of trusted public keys, ISSUER-KID.pem; ours are published there")
    cache_url: SecretStr = Field(description="Redis that counts requests: redis://...")
    github_webhook_secret: SecretStr = Field(
        SecretStr(""), description="secret of GitHub's webhooks; empty: every webhook is refused"
    )
    github_app_id: str = Field("", description="id of the GitHub App: events that it caused itself are ignored")
    rate_limit_per_minute: int = Field(100, ge=1, description="requests a minute that a tenant may make")
    webhook_limit_per_minute: int = Field(6000, ge=1, description="signed webhooks a minute of one installation")
    stranger_limit_per_minute: int = Field(60, ge=1, description="refused requests a minute from one address")
    body_limit_bytes: int = Field(25 * 1024 * 1024, ge=1024, description="bytes that a request body may have")
    call_timeout_seconds: float = Field(5, gt=0, description="seconds a call to another service may take")
