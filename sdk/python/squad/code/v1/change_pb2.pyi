from squad.code.v1 import location_pb2 as _location_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ChangeKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CHANGE_KIND_UNSPECIFIED: _ClassVar[ChangeKind]
    CHANGE_KIND_ADDED: _ClassVar[ChangeKind]
    CHANGE_KIND_MODIFIED: _ClassVar[ChangeKind]
    CHANGE_KIND_DELETED: _ClassVar[ChangeKind]
    CHANGE_KIND_RENAMED: _ClassVar[ChangeKind]
CHANGE_KIND_UNSPECIFIED: ChangeKind
CHANGE_KIND_ADDED: ChangeKind
CHANGE_KIND_MODIFIED: ChangeKind
CHANGE_KIND_DELETED: ChangeKind
CHANGE_KIND_RENAMED: ChangeKind

class ChangedFile(_message.Message):
    __slots__ = ("path", "previous_path", "kind", "old_blob_id", "new_blob_id", "language", "changed_lines", "removed_lines")
    PATH_FIELD_NUMBER: _ClassVar[int]
    PREVIOUS_PATH_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    OLD_BLOB_ID_FIELD_NUMBER: _ClassVar[int]
    NEW_BLOB_ID_FIELD_NUMBER: _ClassVar[int]
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    CHANGED_LINES_FIELD_NUMBER: _ClassVar[int]
    REMOVED_LINES_FIELD_NUMBER: _ClassVar[int]
    path: str
    previous_path: str
    kind: ChangeKind
    old_blob_id: str
    new_blob_id: str
    language: str
    changed_lines: _containers.RepeatedCompositeFieldContainer[_location_pb2.LineRange]
    removed_lines: _containers.RepeatedCompositeFieldContainer[_location_pb2.LineRange]
    def __init__(self, path: _Optional[str] = ..., previous_path: _Optional[str] = ..., kind: _Optional[_Union[ChangeKind, str]] = ..., old_blob_id: _Optional[str] = ..., new_blob_id: _Optional[str] = ..., language: _Optional[str] = ..., changed_lines: _Optional[_Iterable[_Union[_location_pb2.LineRange, _Mapping]]] = ..., removed_lines: _Optional[_Iterable[_Union[_location_pb2.LineRange, _Mapping]]] = ...) -> None: ...
