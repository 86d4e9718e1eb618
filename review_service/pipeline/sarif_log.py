"""The part of SARIF 2.1.0 that is read, bounded: a log comes from whoever ran a tool and is believed nothing else."""

import gzip
import io
import re
import zlib
from typing import Annotated, Any, Literal
from urllib.parse import unquote

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

MAX_BYTES = 3 << 20
MAX_UNPACKED_BYTES = 20 << 20
MAX_RUNS = 20
MAX_RESULTS = 5000
"""Of all runs of a log together."""
_MAX_RULES = 25_000
_GZIP = b"\x1f\x8b"
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def _plain(text: str) -> str:
    """Refuses what would break a line, a terminal or a database where a name or a path is shown or kept."""
    if found := _CONTROL.search(unquote(text)):
        raise PydanticCustomError("control_character", "it holds U+{code}", {"code": f"{ord(found[0]):04X}"})
    return text


Level = Literal["none", "note", "warning", "error"]
Line = Annotated[int, Field(ge=1, lt=2**31)]
Plain = Annotated[str, AfterValidator(_plain)]
Name = Annotated[Plain, StringConstraints(min_length=1, max_length=500)]
Uri = Annotated[Plain, StringConstraints(max_length=4096)]
Bag = Annotated[dict[str, Any], Field(default_factory=dict)]


class SarifError(Exception):
    """The log cannot be used; one sentence that says where and what to do."""


class SarifTooLargeError(SarifError):
    """It is over a limit, which `limit` names."""

    def __init__(self, limit: str) -> None:
        super().__init__(f"it is over the limit of {limit}: split it, or compress it with gzip")
        self.limit = limit


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, alias_generator=to_camel)


class Message(_Part):
    """Text, or the id of a text of the rule with arguments."""

    text: str = ""
    id: str = ""
    arguments: list[str] = Field(default=[], max_length=100)


class Region(_Part):
    """Lines of a file."""

    start_line: Line | None = None
    end_line: Line | None = None


class ArtifactLocation(_Part):
    """Where a file is."""

    uri: Uri = ""
    uri_base_id: str = ""
    index: int = -1


class PhysicalLocation(_Part):
    """A place in a file."""

    artifact_location: ArtifactLocation = ArtifactLocation()
    region: Region = Region()


class Location(_Part):
    """A place."""

    physical_location: PhysicalLocation = PhysicalLocation()


class Configuration(_Part):
    """What a rule is by default."""

    level: Level = "warning"


class Rule(_Part):
    """A rule of the tool."""

    id: Plain = ""
    short_description: Message = Message()
    message_strings: dict[str, Message] = {}
    default_configuration: Configuration = Configuration()
    help_uri: Plain = ""
    properties: Bag


class RuleReference(_Part):
    """Which rule, in another way."""

    id: Plain = ""
    index: int = -1


class Suppression(_Part):
    """Why a result is not to be seen."""

    status: str = "accepted"


class Result(_Part):
    """Something the tool found."""

    rule_id: Plain = ""
    rule_index: int = -1
    rule: RuleReference = RuleReference()
    level: Level | None = None
    kind: str = "fail"
    message: Message
    locations: list[Location] = Field(default=[], max_length=1000)
    suppressions: list[Suppression] = Field(default=[], max_length=100)
    baseline_state: str = ""
    properties: Bag


class Driver(_Part):
    """The tool itself."""

    name: Name
    rules: list[Rule] = Field(default=[], max_length=_MAX_RULES)


class Tool(_Part):
    """The tool."""

    driver: Driver


class Artifact(_Part):
    """A file the tool looked at."""

    location: ArtifactLocation = ArtifactLocation()


class Run(_Part):
    """One run of one tool."""

    tool: Tool
    results: list[Result] | None = Field(default=None, max_length=MAX_RESULTS)
    artifacts: list[Artifact] = Field(default=[], max_length=100_000)
    original_uri_base_ids: dict[str, ArtifactLocation] = {}


class Log(_Part):
    """A whole log."""

    version: Literal["2.1.0"]
    runs: list[Run] = Field(max_length=MAX_RUNS)


def parse(data: bytes) -> Log:
    """Reads a log, plain or compressed with gzip. Raises SarifError."""
    if len(data) > MAX_BYTES:
        raise SarifTooLargeError("3 MiB")
    try:
        log = Log.model_validate_json(_unpacked(data).removeprefix(b"\xef\xbb\xbf"))
    except ValidationError as error:
        raise _as_sarif_error(error) from None
    except (OSError, EOFError, zlib.error) as error:
        raise SarifError("it is no gzip: compress it again") from error
    if sum(len(run.results or ()) for run in log.runs) > MAX_RESULTS:
        raise SarifTooLargeError(f"{MAX_RESULTS} results")
    return log


def _unpacked(data: bytes) -> bytes:
    if not data.startswith(_GZIP):
        return data
    with gzip.open(io.BytesIO(data)) as file:
        unpacked = file.read(MAX_UNPACKED_BYTES + 1)
    if len(unpacked) > MAX_UNPACKED_BYTES:
        raise SarifTooLargeError("20 MiB unpacked")
    return unpacked


def _as_sarif_error(error: ValidationError) -> SarifError:
    first = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(step) for step in first["loc"])[:200] or "the log"
    if first["type"] == "too_long":
        return SarifTooLargeError(f"{first['ctx']['max_length']} entries of {where}")
    if first["type"] == "control_character":
        return SarifError(f"{where}: {first['msg']}: give names and paths without control characters")
    return SarifError(f"{where}: {first['msg'][:200]}: give a SARIF 2.1.0 log")
