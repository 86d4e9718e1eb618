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
    github_app_slug: str = Field(
        "code-review-squad", description="name of the GitHub App in its URL: events that SLUG[bot] caused are ignored"
    )
    github_app_id: str = Field("", description="id of the GitHub App: what it wrote is known as ours by it")
    rate_limit_per_minute: int = Field(100, ge=1, description="requests a minute that a tenant may make")
    webhook_limit_per_minute: int = Field(
        6000, ge=1, description="signed webhooks a minute of one installation, at each gateway"
    )
    stranger_limit_per_minute: int = Field(60, ge=1, description="refused requests a minute from one address")
    body_limit_bytes: int = Field(
        25 * 1024 * 1024, ge=1024, description="bytes that a webhook may have; the API takes 1 MiB"
    )
    call_timeout_seconds: float = Field(5, gt=0, description="seconds a call to another service may take")
    webhook_timeout_seconds: float = Field(2.5, gt=0, description="seconds after which a webhook is answered 503")
    notice_seconds: float = Field(
        0,
        ge=0,
        description="seconds that /readyz answers 503 before connections are refused; more than a probe's interval",
    )
