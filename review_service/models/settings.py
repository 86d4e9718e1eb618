"""Settings of language models: one endpoint from the environment, more of them from a file of the administrator's."""

from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from kit.settings import SecretStr, Settings, SettingsError
from review_service.models.endpoint import Endpoint, Endpoints
from review_service.models.policy import DEFAULT_ENDPOINT

Provider = Literal["openai", "anthropic"]
_MICROS = 1_000_000


def _web_address(value: str) -> str:
    if value and not value.startswith(("http://", "https://")):
        raise ValueError("must begin with http:// or https://, for example http://127.0.0.1:11434/v1")
    return value


WebAddress = Annotated[str, AfterValidator(_web_address)]


class ModelSettings(Settings):
    """The endpoint `default`, and what all endpoints have in common."""

    llm_provider: Provider = Field("openai", description="protocol of the endpoint: openai or anthropic")
    llm_base_url: WebAddress = Field(
        "", description="address of the endpoint, for example http://127.0.0.1:11434/v1; empty: the provider's own"
    )
    llm_api_key: SecretStr = Field(SecretStr(""), description="its key")
    llm_model: str = Field("", description="its model; empty: no model is asked")
    llm_input_price: float = Field(0, ge=0, description="price of a million tokens sent to it")
    llm_output_price: float = Field(0, ge=0, description="price of a million tokens it answers")
    llm_thinking_tokens: int = Field(
        0, ge=0, description="tokens that its answers may have beside their own, for models that think"
    )
    llm_endpoints_file: Path | None = Field(None, description="YAML file of further endpoints by name; see models.md")
    llm_monthly_tokens: int | None = Field(None, ge=0, description="tokens a tenant may spend in a month; empty: any")
    llm_monthly_cost: float | None = Field(
        None, ge=0, description="money a tenant may spend in a month, in the currency of the prices; empty: any"
    )
    llm_review_tokens: int = Field(500_000, ge=0, description="tokens that one review may spend")
    llm_call_seconds: float = Field(60, gt=0, description="seconds one question may take, repetitions included")
    llm_review_seconds: float = Field(90, gt=0, description="seconds models may take in one review")
    llm_cache_seconds: int = Field(86_400, ge=0, description="seconds an answer is kept in the cache; 0: not at all")

    @property
    def has_models(self) -> bool:
        """Whether there is anybody to ask."""
        return bool(self.llm_model or self.llm_endpoints_file)

    @property
    def monthly_cost_micros(self) -> int | None:
        """The monthly budget in millionths."""
        return None if self.llm_monthly_cost is None else round(self.llm_monthly_cost * _MICROS)


class EndpointEntry(BaseModel):
    """One endpoint in the file."""

    model_config = ConfigDict(extra="forbid")

    provider: Provider = "openai"
    base_url: WebAddress = ""
    api_key_file: Path | None = None
    model: str = Field(min_length=1)
    input_price: float = Field(0, ge=0)
    output_price: float = Field(0, ge=0)
    thinking_tokens: int = Field(0, ge=0)
    answer: Literal["schema", "tool"] | None = None
    tenants: list[str] = []


_Entries = TypeAdapter(dict[Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")], EndpointEntry])


def endpoints_of(settings: ModelSettings) -> Endpoints:
    """Every endpoint there is.

    Raises:
        SettingsError: The file or a key cannot be read, or says something unknown.
    """
    found = _from_file(settings.llm_endpoints_file) if settings.llm_endpoints_file else {}
    if settings.llm_model:
        found[DEFAULT_ENDPOINT] = Endpoint(
            name=DEFAULT_ENDPOINT,
            provider=settings.llm_provider,
            base_url=settings.llm_base_url,
            api_key=settings.llm_api_key.get_secret_value(),
            model=settings.llm_model,
            input_price_micros=round(settings.llm_input_price * _MICROS),
            output_price_micros=round(settings.llm_output_price * _MICROS),
            thinking_tokens=settings.llm_thinking_tokens,
        )
    return Endpoints(found)


def _from_file(path: Path) -> dict[str, Endpoint]:
    try:
        entries = _Entries.validate_python(yaml.safe_load(path.read_text(encoding="utf-8")) or {})
        return {name: _endpoint(name, entry) for name, entry in entries.items()}
    except OSError as error:
        raise SettingsError(f"SQUAD_LLM_ENDPOINTS_FILE: cannot read {error.filename} ({error.strerror})") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise SettingsError(f"SQUAD_LLM_ENDPOINTS_FILE: {path} is no YAML in UTF-8") from error
    except ValidationError as error:
        first = error.errors()[0]  # never the value: somebody may have written a key there
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        raise SettingsError(f"SQUAD_LLM_ENDPOINTS_FILE: {where}: {first['msg'][:200]}") from None


def _endpoint(name: str, entry: EndpointEntry) -> Endpoint:
    return Endpoint(
        name=name,
        provider=entry.provider,
        base_url=entry.base_url,
        api_key=entry.api_key_file.read_text(encoding="utf-8").strip() if entry.api_key_file else "",
        model=entry.model,
        input_price_micros=round(entry.input_price * _MICROS),
        output_price_micros=round(entry.output_price * _MICROS),
        thinking_tokens=entry.thinking_tokens,
        answer=entry.answer,
        tenants=frozenset(entry.tenants),
    )
