from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Optional as _Optional

DESCRIPTOR: _descriptor.FileDescriptor

class Remark(_message.Message):
    __slots__ = ("pull_request", "comment_id", "thread_id", "text")
    PULL_REQUEST_FIELD_NUMBER: _ClassVar[int]
    COMMENT_ID_FIELD_NUMBER: _ClassVar[int]
    THREAD_ID_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    pull_request: int
    comment_id: int
    thread_id: int
    text: str
    def __init__(self, pull_request: _Optional[int] = ..., comment_id: _Optional[int] = ..., thread_id: _Optional[int] = ..., text: _Optional[str] = ...) -> None: ...
