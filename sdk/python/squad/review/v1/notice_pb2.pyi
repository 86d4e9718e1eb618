from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class NoticeKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    NOTICE_KIND_UNSPECIFIED: _ClassVar[NoticeKind]
    NOTICE_KIND_MARKED_BY_CHANGE: _ClassVar[NoticeKind]
    NOTICE_KIND_ATTRIBUTES_OF_CHANGE: _ClassVar[NoticeKind]
    NOTICE_KIND_CONFIG_WRONG: _ClassVar[NoticeKind]
    NOTICE_KIND_POLICY_WEAKENED: _ClassVar[NoticeKind]
    NOTICE_KIND_CONFIG_OF_CHANGE: _ClassVar[NoticeKind]
    NOTICE_KIND_SUPPRESSION_ADDED: _ClassVar[NoticeKind]
    NOTICE_KIND_SUPPRESSION_UNUSED: _ClassVar[NoticeKind]
    NOTICE_KIND_SUPPRESSION_WRONG: _ClassVar[NoticeKind]
    NOTICE_KIND_CHANGE_TOO_LARGE: _ClassVar[NoticeKind]
    NOTICE_KIND_AGENT_OUT_OF_SERVICE: _ClassVar[NoticeKind]
NOTICE_KIND_UNSPECIFIED: NoticeKind
NOTICE_KIND_MARKED_BY_CHANGE: NoticeKind
NOTICE_KIND_ATTRIBUTES_OF_CHANGE: NoticeKind
NOTICE_KIND_CONFIG_WRONG: NoticeKind
NOTICE_KIND_POLICY_WEAKENED: NoticeKind
NOTICE_KIND_CONFIG_OF_CHANGE: NoticeKind
NOTICE_KIND_SUPPRESSION_ADDED: NoticeKind
NOTICE_KIND_SUPPRESSION_UNUSED: NoticeKind
NOTICE_KIND_SUPPRESSION_WRONG: NoticeKind
NOTICE_KIND_CHANGE_TOO_LARGE: NoticeKind
NOTICE_KIND_AGENT_OUT_OF_SERVICE: NoticeKind

class Notice(_message.Message):
    __slots__ = ("path", "line", "kind", "sentence")
    PATH_FIELD_NUMBER: _ClassVar[int]
    LINE_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    SENTENCE_FIELD_NUMBER: _ClassVar[int]
    path: str
    line: int
    kind: NoticeKind
    sentence: str
    def __init__(self, path: _Optional[str] = ..., line: _Optional[int] = ..., kind: _Optional[_Union[NoticeKind, str]] = ..., sentence: _Optional[str] = ...) -> None: ...
