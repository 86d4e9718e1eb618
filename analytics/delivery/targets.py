"""Who gets which report: a file of the operator's, which holds secrets."""

import hashlib
import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StringConstraints, ValidationError, model_validator

from analytics.delivery.slack import good_address
from analytics.errors import AnalyticsError

OPERATOR = "platform"
"""What the operator's report is called."""
Address = Annotated[str, StringConstraints(pattern=r"^[!-;=?A-~]+@[A-Za-z0-9.-]+$", max_length=254)]


class Target(BaseModel):
    """Some people, and the report that they get.

    Attributes:
        report: `platform` for the operator's, otherwise a tenant's name or id.
        slack: Address of an incoming webhook.
        mail: Addresses; each gets a mail of its own.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    name: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]
    report: str = OPERATOR
    slack: SecretStr = SecretStr("")
    mail: Annotated[tuple[Address, ...], Field(max_length=100)] = ()

    @model_validator(mode="after")
    def _is_one_kind(self) -> Self:
        if bool(self.slack.get_secret_value()) == bool(self.mail):
            raise ValueError("give either slack or mail")
        if not self.mail and not good_address(self.slack.get_secret_value()):
            raise ValueError("slack must be an address such as https://hooks.slack.com/services/...")
        return self

    @property
    def places(self) -> Mapping[str, str]:
        """Where messages go, by what the record calls it: that must not tell addresses."""
        if not self.mail:
            return {self.name: self.slack.get_secret_value()}
        return {f"{self.name}-{_short(address)}": address for address in self.mail}


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    target: list[Target]


def read(path: Path) -> Sequence[Target]:
    """The targets of the file.

    Raises:
        AnalyticsError: It is not there, or not as it should be. Nothing of what it holds is told.
    """
    try:
        found = _File.model_validate(tomllib.loads(path.read_text(encoding="utf-8"))).target
    except OSError as error:
        raise AnalyticsError(f"{path} cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        where = re.search(r"at line \d+, column \d+", str(error))
        raise AnalyticsError(f"{path} is no TOML{', ' + where[0] if where else ''}: see docs/analytics.md") from None
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
        raise AnalyticsError(f"{path}: {_place(first['loc'])}: {first['msg']}") from None
    names = [each.name for each in found]
    if twice := {name for name in names if names.count(name) > 1}:
        raise AnalyticsError(f"{path} has several targets of the name '{min(twice)}': give each its own")
    return found


def report_of(target: Target, tenants: Mapping[str, str]) -> str:
    """The name of its report's files.

    Args:
        tenants: Their names by their ids.

    Raises:
        AnalyticsError: There is no such tenant.
    """
    if target.report == OPERATOR or target.report in tenants:
        return target.report
    found = [tenant for tenant, name in tenants.items() if name == target.report]
    if len(found) != 1:
        raise AnalyticsError(f"there is no tenant '{target.report}': give `{OPERATOR}`, or a tenant's name or id")
    return found[0]


def _place(loc: tuple[int | str, ...]) -> str:
    """`target 2, mail`: people count from one."""
    kind, *rest = loc
    number = f" {int(rest[0]) + 1}" if rest else ""
    return ", ".join([f"{kind}{number}", *(str(each) for each in rest[1:2])])


def _short(address: str) -> str:
    return hashlib.sha256(address.lower().encode()).hexdigest()[:12]
