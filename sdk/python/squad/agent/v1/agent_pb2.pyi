import datetime

from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.protobuf import duration_pb2 as _duration_pb2
from google.protobuf import struct_pb2 as _struct_pb2
from squad.code.v1 import change_pb2 as _change_pb2
from squad.code.v1 import finding_pb2 as _finding_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Agent(_message.Message):
    __slots__ = ("name", "version", "description", "languages", "context_patterns", "generated_patterns", "config_patterns", "rules", "batches")
    NAME_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    LANGUAGES_FIELD_NUMBER: _ClassVar[int]
    CONTEXT_PATTERNS_FIELD_NUMBER: _ClassVar[int]
    GENERATED_PATTERNS_FIELD_NUMBER: _ClassVar[int]
    CONFIG_PATTERNS_FIELD_NUMBER: _ClassVar[int]
    RULES_FIELD_NUMBER: _ClassVar[int]
    BATCHES_FIELD_NUMBER: _ClassVar[int]
    name: str
    version: str
    description: str
    languages: _containers.RepeatedScalarFieldContainer[str]
    context_patterns: _containers.RepeatedScalarFieldContainer[str]
    generated_patterns: _containers.RepeatedScalarFieldContainer[str]
    config_patterns: _containers.RepeatedScalarFieldContainer[str]
    rules: _containers.RepeatedCompositeFieldContainer[Rule]
    batches: bool
    def __init__(self, name: _Optional[str] = ..., version: _Optional[str] = ..., description: _Optional[str] = ..., languages: _Optional[_Iterable[str]] = ..., context_patterns: _Optional[_Iterable[str]] = ..., generated_patterns: _Optional[_Iterable[str]] = ..., config_patterns: _Optional[_Iterable[str]] = ..., rules: _Optional[_Iterable[_Union[Rule, _Mapping]]] = ..., batches: _Optional[bool] = ...) -> None: ...

class Rule(_message.Message):
    __slots__ = ("id", "purpose", "severity", "confidence", "languages", "cwe_ids", "source", "engine", "enabled_by_default", "flagged_example", "passed_example", "topic")
    ID_FIELD_NUMBER: _ClassVar[int]
    PURPOSE_FIELD_NUMBER: _ClassVar[int]
    SEVERITY_FIELD_NUMBER: _ClassVar[int]
    CONFIDENCE_FIELD_NUMBER: _ClassVar[int]
    LANGUAGES_FIELD_NUMBER: _ClassVar[int]
    CWE_IDS_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    ENGINE_FIELD_NUMBER: _ClassVar[int]
    ENABLED_BY_DEFAULT_FIELD_NUMBER: _ClassVar[int]
    FLAGGED_EXAMPLE_FIELD_NUMBER: _ClassVar[int]
    PASSED_EXAMPLE_FIELD_NUMBER: _ClassVar[int]
    TOPIC_FIELD_NUMBER: _ClassVar[int]
    id: str
    purpose: str
    severity: _finding_pb2.Severity
    confidence: _finding_pb2.Confidence
    languages: _containers.RepeatedScalarFieldContainer[str]
    cwe_ids: _containers.RepeatedScalarFieldContainer[int]
    source: str
    engine: str
    enabled_by_default: bool
    flagged_example: str
    passed_example: str
    topic: str
    def __init__(self, id: _Optional[str] = ..., purpose: _Optional[str] = ..., severity: _Optional[_Union[_finding_pb2.Severity, str]] = ..., confidence: _Optional[_Union[_finding_pb2.Confidence, str]] = ..., languages: _Optional[_Iterable[str]] = ..., cwe_ids: _Optional[_Iterable[int]] = ..., source: _Optional[str] = ..., engine: _Optional[str] = ..., enabled_by_default: _Optional[bool] = ..., flagged_example: _Optional[str] = ..., passed_example: _Optional[str] = ..., topic: _Optional[str] = ...) -> None: ...

class AnalysisHeader(_message.Message):
    __slots__ = ("review_id", "tenant_id", "repository_id", "base_commit", "head_commit", "settings", "time_budget", "batches")
    REVIEW_ID_FIELD_NUMBER: _ClassVar[int]
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    REPOSITORY_ID_FIELD_NUMBER: _ClassVar[int]
    BASE_COMMIT_FIELD_NUMBER: _ClassVar[int]
    HEAD_COMMIT_FIELD_NUMBER: _ClassVar[int]
    SETTINGS_FIELD_NUMBER: _ClassVar[int]
    TIME_BUDGET_FIELD_NUMBER: _ClassVar[int]
    BATCHES_FIELD_NUMBER: _ClassVar[int]
    review_id: str
    tenant_id: str
    repository_id: str
    base_commit: str
    head_commit: str
    settings: AgentSettings
    time_budget: _duration_pb2.Duration
    batches: bool
    def __init__(self, review_id: _Optional[str] = ..., tenant_id: _Optional[str] = ..., repository_id: _Optional[str] = ..., base_commit: _Optional[str] = ..., head_commit: _Optional[str] = ..., settings: _Optional[_Union[AgentSettings, _Mapping]] = ..., time_budget: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., batches: _Optional[bool] = ...) -> None: ...

class AgentSettings(_message.Message):
    __slots__ = ("enabled_rules", "disabled_rules", "severities", "options")
    class SeveritiesEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: _finding_pb2.Severity
        def __init__(self, key: _Optional[str] = ..., value: _Optional[_Union[_finding_pb2.Severity, str]] = ...) -> None: ...
    ENABLED_RULES_FIELD_NUMBER: _ClassVar[int]
    DISABLED_RULES_FIELD_NUMBER: _ClassVar[int]
    SEVERITIES_FIELD_NUMBER: _ClassVar[int]
    OPTIONS_FIELD_NUMBER: _ClassVar[int]
    enabled_rules: _containers.RepeatedScalarFieldContainer[str]
    disabled_rules: _containers.RepeatedScalarFieldContainer[str]
    severities: _containers.ScalarMap[str, _finding_pb2.Severity]
    options: _struct_pb2.Struct
    def __init__(self, enabled_rules: _Optional[_Iterable[str]] = ..., disabled_rules: _Optional[_Iterable[str]] = ..., severities: _Optional[_Mapping[str, _finding_pb2.Severity]] = ..., options: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ...) -> None: ...

class ManifestChunk(_message.Message):
    __slots__ = ("entries",)
    ENTRIES_FIELD_NUMBER: _ClassVar[int]
    entries: _containers.RepeatedCompositeFieldContainer[ManifestEntry]
    def __init__(self, entries: _Optional[_Iterable[_Union[ManifestEntry, _Mapping]]] = ...) -> None: ...

class ManifestEntry(_message.Message):
    __slots__ = ("path", "blob_id", "size_bytes")
    PATH_FIELD_NUMBER: _ClassVar[int]
    BLOB_ID_FIELD_NUMBER: _ClassVar[int]
    SIZE_BYTES_FIELD_NUMBER: _ClassVar[int]
    path: str
    blob_id: str
    size_bytes: int
    def __init__(self, path: _Optional[str] = ..., blob_id: _Optional[str] = ..., size_bytes: _Optional[int] = ...) -> None: ...

class BlobChunk(_message.Message):
    __slots__ = ("blob_id", "data", "last")
    BLOB_ID_FIELD_NUMBER: _ClassVar[int]
    DATA_FIELD_NUMBER: _ClassVar[int]
    LAST_FIELD_NUMBER: _ClassVar[int]
    blob_id: str
    data: bytes
    last: bool
    def __init__(self, blob_id: _Optional[str] = ..., data: _Optional[bytes] = ..., last: _Optional[bool] = ...) -> None: ...

class BlobNotFound(_message.Message):
    __slots__ = ("blob_id",)
    BLOB_ID_FIELD_NUMBER: _ClassVar[int]
    blob_id: str
    def __init__(self, blob_id: _Optional[str] = ...) -> None: ...

class ChangeComplete(_message.Message):
    __slots__ = ("file_count",)
    FILE_COUNT_FIELD_NUMBER: _ClassVar[int]
    file_count: int
    def __init__(self, file_count: _Optional[int] = ...) -> None: ...

class FileChange(_message.Message):
    __slots__ = ("file",)
    FILE_FIELD_NUMBER: _ClassVar[int]
    file: _change_pb2.ChangedFile
    def __init__(self, file: _Optional[_Union[_change_pb2.ChangedFile, _Mapping]] = ...) -> None: ...

class BlobRequest(_message.Message):
    __slots__ = ("blob_ids",)
    BLOB_IDS_FIELD_NUMBER: _ClassVar[int]
    blob_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, blob_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class AnalysisStarted(_message.Message):
    __slots__ = ("agent", "version")
    AGENT_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    agent: str
    version: str
    def __init__(self, agent: _Optional[str] = ..., version: _Optional[str] = ...) -> None: ...

class RuleFailure(_message.Message):
    __slots__ = ("rule_id", "path", "message")
    RULE_ID_FIELD_NUMBER: _ClassVar[int]
    PATH_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    rule_id: str
    path: str
    message: str
    def __init__(self, rule_id: _Optional[str] = ..., path: _Optional[str] = ..., message: _Optional[str] = ...) -> None: ...

class AnalysisComplete(_message.Message):
    __slots__ = ("finding_count", "elapsed", "cached_blob_count")
    FINDING_COUNT_FIELD_NUMBER: _ClassVar[int]
    ELAPSED_FIELD_NUMBER: _ClassVar[int]
    CACHED_BLOB_COUNT_FIELD_NUMBER: _ClassVar[int]
    finding_count: int
    elapsed: _duration_pb2.Duration
    cached_blob_count: int
    def __init__(self, finding_count: _Optional[int] = ..., elapsed: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., cached_blob_count: _Optional[int] = ...) -> None: ...

class ModelRequest(_message.Message):
    __slots__ = ("id", "prompt_id", "input", "output_schema")
    ID_FIELD_NUMBER: _ClassVar[int]
    PROMPT_ID_FIELD_NUMBER: _ClassVar[int]
    INPUT_FIELD_NUMBER: _ClassVar[int]
    OUTPUT_SCHEMA_FIELD_NUMBER: _ClassVar[int]
    id: str
    prompt_id: str
    input: _struct_pb2.Struct
    output_schema: str
    def __init__(self, id: _Optional[str] = ..., prompt_id: _Optional[str] = ..., input: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ..., output_schema: _Optional[str] = ...) -> None: ...

class ModelReply(_message.Message):
    __slots__ = ("id", "unavailable", "output", "model")
    ID_FIELD_NUMBER: _ClassVar[int]
    UNAVAILABLE_FIELD_NUMBER: _ClassVar[int]
    OUTPUT_FIELD_NUMBER: _ClassVar[int]
    MODEL_FIELD_NUMBER: _ClassVar[int]
    id: str
    unavailable: bool
    output: _struct_pb2.Struct
    model: str
    def __init__(self, id: _Optional[str] = ..., unavailable: _Optional[bool] = ..., output: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ..., model: _Optional[str] = ...) -> None: ...
