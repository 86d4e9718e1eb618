from google.api import field_behavior_pb2 as _field_behavior_pb2
from squad.review.v1 import notification_pb2 as _notification_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CreateNotificationTargetRequest(_message.Message):
    __slots__ = ("request_id", "tenant_id", "kind", "url", "display_name", "repository_full_name")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    URL_FIELD_NUMBER: _ClassVar[int]
    DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    REPOSITORY_FULL_NAME_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    tenant_id: str
    kind: _notification_pb2.NotificationKind
    url: str
    display_name: str
    repository_full_name: str
    def __init__(self, request_id: _Optional[str] = ..., tenant_id: _Optional[str] = ..., kind: _Optional[_Union[_notification_pb2.NotificationKind, str]] = ..., url: _Optional[str] = ..., display_name: _Optional[str] = ..., repository_full_name: _Optional[str] = ...) -> None: ...

class CreateNotificationTargetResponse(_message.Message):
    __slots__ = ("target", "signing_secret")
    TARGET_FIELD_NUMBER: _ClassVar[int]
    SIGNING_SECRET_FIELD_NUMBER: _ClassVar[int]
    target: _notification_pb2.NotificationTarget
    signing_secret: str
    def __init__(self, target: _Optional[_Union[_notification_pb2.NotificationTarget, _Mapping]] = ..., signing_secret: _Optional[str] = ...) -> None: ...

class ListNotificationTargetsRequest(_message.Message):
    __slots__ = ("tenant_id", "page_size", "page_token")
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    tenant_id: str
    page_size: int
    page_token: str
    def __init__(self, tenant_id: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListNotificationTargetsResponse(_message.Message):
    __slots__ = ("targets", "next_page_token")
    TARGETS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    targets: _containers.RepeatedCompositeFieldContainer[_notification_pb2.NotificationTarget]
    next_page_token: str
    def __init__(self, targets: _Optional[_Iterable[_Union[_notification_pb2.NotificationTarget, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class DeleteNotificationTargetRequest(_message.Message):
    __slots__ = ("tenant_id", "target_id")
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    TARGET_ID_FIELD_NUMBER: _ClassVar[int]
    tenant_id: str
    target_id: str
    def __init__(self, tenant_id: _Optional[str] = ..., target_id: _Optional[str] = ...) -> None: ...

class DeleteNotificationTargetResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class RotateNotificationSecretRequest(_message.Message):
    __slots__ = ("tenant_id", "target_id")
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    TARGET_ID_FIELD_NUMBER: _ClassVar[int]
    tenant_id: str
    target_id: str
    def __init__(self, tenant_id: _Optional[str] = ..., target_id: _Optional[str] = ...) -> None: ...

class RotateNotificationSecretResponse(_message.Message):
    __slots__ = ("signing_secret",)
    SIGNING_SECRET_FIELD_NUMBER: _ClassVar[int]
    signing_secret: str
    def __init__(self, signing_secret: _Optional[str] = ...) -> None: ...

class TestNotificationTargetRequest(_message.Message):
    __slots__ = ("tenant_id", "target_id")
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    TARGET_ID_FIELD_NUMBER: _ClassVar[int]
    tenant_id: str
    target_id: str
    def __init__(self, tenant_id: _Optional[str] = ..., target_id: _Optional[str] = ...) -> None: ...

class TestNotificationTargetResponse(_message.Message):
    __slots__ = ("event_id",)
    EVENT_ID_FIELD_NUMBER: _ClassVar[int]
    event_id: str
    def __init__(self, event_id: _Optional[str] = ...) -> None: ...

class ListNotificationsRequest(_message.Message):
    __slots__ = ("tenant_id", "page_size", "page_token", "target_id", "event_id", "state")
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    TARGET_ID_FIELD_NUMBER: _ClassVar[int]
    EVENT_ID_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    tenant_id: str
    page_size: int
    page_token: str
    target_id: str
    event_id: str
    state: _notification_pb2.NotificationState
    def __init__(self, tenant_id: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., target_id: _Optional[str] = ..., event_id: _Optional[str] = ..., state: _Optional[_Union[_notification_pb2.NotificationState, str]] = ...) -> None: ...

class ListNotificationsResponse(_message.Message):
    __slots__ = ("notifications", "next_page_token")
    NOTIFICATIONS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    notifications: _containers.RepeatedCompositeFieldContainer[_notification_pb2.Notification]
    next_page_token: str
    def __init__(self, notifications: _Optional[_Iterable[_Union[_notification_pb2.Notification, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class ListNotificationTargetChangesRequest(_message.Message):
    __slots__ = ("tenant_id", "page_size", "page_token")
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    tenant_id: str
    page_size: int
    page_token: str
    def __init__(self, tenant_id: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListNotificationTargetChangesResponse(_message.Message):
    __slots__ = ("changes", "next_page_token")
    CHANGES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    changes: _containers.RepeatedCompositeFieldContainer[_notification_pb2.NotificationTargetChange]
    next_page_token: str
    def __init__(self, changes: _Optional[_Iterable[_Union[_notification_pb2.NotificationTargetChange, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...
