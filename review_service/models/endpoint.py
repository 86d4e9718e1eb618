"""Where models are asked, what they cost, and which tenants may ask there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Spend:
    """Tokens, and their price in millionths of the currency."""

    input_tokens: int = 0
    output_tokens: int = 0
    cost_micros: int = 0

    @property
    def tokens(self) -> int:
        return self.input_tokens + self.output_tokens

    def __add__(self, other: "Spend") -> "Spend":
        return Spend(
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            self.cost_micros + other.cost_micros,
        )


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One model at one address.

    Attributes:
        base_url: Empty: the provider's own.
        input_price_micros: Price of a million tokens, in millionths of the currency.
        thinking_tokens: Tokens an answer may have beside its own, for models that think first.
        answer: How an answer of a given form is asked for; None: as suits the provider.
        tenants: Ids of those who may use it; empty: everybody.
    """

    name: str
    provider: Literal["openai", "anthropic"]
    base_url: str
    model: str
    api_key: str = field(default="", repr=False)
    input_price_micros: int = 0
    output_price_micros: int = 0
    thinking_tokens: int = 0
    answer: Literal["schema", "tool"] | None = None
    tenants: frozenset[str] = frozenset()

    @property
    def answers_by_tool(self) -> bool:
        """Whether the answer is asked for as a tool's argument instead of a text in a schema."""
        return (self.answer or ("schema" if self.provider == "openai" else "tool")) == "tool"

    @property
    def has_prices(self) -> bool:
        return bool(self.input_price_micros or self.output_price_micros)

    def price(self, input_tokens: int, output_tokens: int) -> Spend:
        """What so many tokens cost, rounded up."""
        millionths = input_tokens * self.input_price_micros + output_tokens * self.output_price_micros
        return Spend(input_tokens, output_tokens, -(-millionths // _MILLION))


class Endpoints:
    """All endpoints by name."""

    def __init__(self, by_name: Mapping[str, Endpoint]) -> None:
        self._by_name = dict(by_name)

    def get(self, name: str, tenant_id: str) -> Endpoint | None:
        """The endpoint, if there is such a one and the tenant may use it."""
        found = self._by_name.get(name)
        return found if found and (not found.tenants or tenant_id in found.tenants) else None
