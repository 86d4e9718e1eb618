from squad.code.v1 import location_pb2 as _location_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Severity(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SEVERITY_UNSPECIFIED: _ClassVar[Severity]
    SEVERITY_LOW: _ClassVar[Severity]
    SEVERITY_MEDIUM: _ClassVar[Severity]
    SEVERITY_HIGH: _ClassVar[Severity]
    SEVERITY_CRITICAL: _ClassVar[Severity]

class Confidence(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CONFIDENCE_UNSPECIFIED: _ClassVar[Confidence]
    CONFIDENCE_LOW: _ClassVar[Confidence]
    CONFIDENCE_MEDIUM: _ClassVar[Confidence]
    CONFIDENCE_HIGH: _ClassVar[Confidence]
SEVERITY_UNSPECIFIED: Severity
SEVERITY_LOW: Severity
SEVERITY_MEDIUM: Severity
SEVERITY_HIGH: Severity
SEVERITY_CRITICAL: Severity
CONFIDENCE_UNSPECIFIED: Confidence
CONFIDENCE_LOW: Confidence
CONFIDENCE_MEDIUM: Confidence
CONFIDENCE_HIGH: Confidence

class Finding(_message.Message):
    __slots__ = ("rule_id", "severity", "confidence", "location", "message", "evidence", "fix", "references", "source", "outside_change")
    RULE_ID_FIELD_NUMBER: _ClassVar[int]
    SEVERITY_FIELD_NUMBER: _ClassVar[int]
    CONFIDENCE_FIELD_NUMBER: _ClassVar[int]
    LOCATION_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    FIX_FIELD_NUMBER: _ClassVar[int]
    REFERENCES_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    OUTSIDE_CHANGE_FIELD_NUMBER: _ClassVar[int]
    rule_id: str
    severity: Severity
    confidence: Confidence
    location: _location_pb2.Location
    message: str
    evidence: _containers.RepeatedCompositeFieldContainer[Evidence]
    fix: Fix
    references: _containers.RepeatedCompositeFieldContainer[Reference]
    source: Source
    outside_change: bool
    def __init__(self, rule_id: _Optional[str] = ..., severity: _Optional[_Union[Severity, str]] = ..., confidence: _Optional[_Union[Confidence, str]] = ..., location: _Optional[_Union[_location_pb2.Location, _Mapping]] = ..., message: _Optional[str] = ..., evidence: _Optional[_Iterable[_Union[Evidence, _Mapping]]] = ..., fix: _Optional[_Union[Fix, _Mapping]] = ..., references: _Optional[_Iterable[_Union[Reference, _Mapping]]] = ..., source: _Optional[_Union[Source, _Mapping]] = ..., outside_change: _Optional[bool] = ...) -> None: ...

class Evidence(_message.Message):
    __slots__ = ("location", "quote", "note")
    LOCATION_FIELD_NUMBER: _ClassVar[int]
    QUOTE_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    location: _location_pb2.Location
    quote: str
    note: str
    def __init__(self, location: _Optional[_Union[_location_pb2.Location, _Mapping]] = ..., quote: _Optional[str] = ..., note: _Optional[str] = ...) -> None: ...

class Fix(_message.Message):
    __slots__ = ("description", "edits")
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    EDITS_FIELD_NUMBER: _ClassVar[int]
    description: str
    edits: _containers.RepeatedCompositeFieldContainer[TextEdit]
    def __init__(self, description: _Optional[str] = ..., edits: _Optional[_Iterable[_Union[TextEdit, _Mapping]]] = ...) -> None: ...

class TextEdit(_message.Message):
    __slots__ = ("path", "range", "new_text")
    PATH_FIELD_NUMBER: _ClassVar[int]
    RANGE_FIELD_NUMBER: _ClassVar[int]
    NEW_TEXT_FIELD_NUMBER: _ClassVar[int]
    path: str
    range: _location_pb2.TextRange
    new_text: str
    def __init__(self, path: _Optional[str] = ..., range: _Optional[_Union[_location_pb2.TextRange, _Mapping]] = ..., new_text: _Optional[str] = ...) -> None: ...

class Reference(_message.Message):
    __slots__ = ("label", "url")
    LABEL_FIELD_NUMBER: _ClassVar[int]
    URL_FIELD_NUMBER: _ClassVar[int]
    label: str
    url: str
    def __init__(self, label: _Optional[str] = ..., url: _Optional[str] = ...) -> None: ...

class Source(_message.Message):
    __slots__ = ("engine", "engine_rule", "model")
    ENGINE_FIELD_NUMBER: _ClassVar[int]
    ENGINE_RULE_FIELD_NUMBER: _ClassVar[int]
    MODEL_FIELD_NUMBER: _ClassVar[int]
    engine: str
    engine_rule: str
    model: str
    def __init__(self, engine: _Optional[str] = ..., engine_rule: _Optional[str] = ..., model: _Optional[str] = ...) -> None: ...
