import datetime

from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.protobuf import duration_pb2 as _duration_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from squad.tenancy.v1 import authorization_pb2 as _authorization_pb2
from squad.tenancy.v1 import installation_pb2 as _installation_pb2
from squad.tenancy.v1 import repo_pb2 as _repo_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class AuthorizeRequest(_message.Message):
    __slots__ = ("credential",)
    CREDENTIAL_FIELD_NUMBER: _ClassVar[int]
    credential: str
    def __init__(self, credential: _Optional[str] = ...) -> None: ...

class AuthorizeResponse(_message.Message):
    __slots__ = ("authorization",)
    AUTHORIZATION_FIELD_NUMBER: _ClassVar[int]
    authorization: _authorization_pb2.Authorization
    def __init__(self, authorization: _Optional[_Union[_authorization_pb2.Authorization, _Mapping]] = ...) -> None: ...

class AuthorizeInstallationRequest(_message.Message):
    __slots__ = ("host", "installation_id", "account", "repository_external_id", "repository_full_name", "repository_clone_url", "repository_default_branch", "installation_state", "installation_update_time", "removed_repository_ids")
    HOST_FIELD_NUMBER: _ClassVar[int]
    INSTALLATION_ID_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_FIELD_NUMBER: _ClassVar[int]
    REPOSITORY_EXTERNAL_ID_FIELD_NUMBER: _ClassVar[int]
    REPOSITORY_FULL_NAME_FIELD_NUMBER: _ClassVar[int]
    REPOSITORY_CLONE_URL_FIELD_NUMBER: _ClassVar[int]
    REPOSITORY_DEFAULT_BRANCH_FIELD_NUMBER: _ClassVar[int]
    INSTALLATION_STATE_FIELD_NUMBER: _ClassVar[int]
    INSTALLATION_UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    REMOVED_REPOSITORY_IDS_FIELD_NUMBER: _ClassVar[int]
    host: str
    installation_id: int
    account: str
    repository_external_id: str
    repository_full_name: str
    repository_clone_url: str
    repository_default_branch: str
    installation_state: _installation_pb2.InstallationState
    installation_update_time: _timestamp_pb2.Timestamp
    removed_repository_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, host: _Optional[str] = ..., installation_id: _Optional[int] = ..., account: _Optional[str] = ..., repository_external_id: _Optional[str] = ..., repository_full_name: _Optional[str] = ..., repository_clone_url: _Optional[str] = ..., repository_default_branch: _Optional[str] = ..., installation_state: _Optional[_Union[_installation_pb2.InstallationState, str]] = ..., installation_update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., removed_repository_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class AuthorizeInstallationResponse(_message.Message):
    __slots__ = ("authorization", "repo", "refusal")
    AUTHORIZATION_FIELD_NUMBER: _ClassVar[int]
    REPO_FIELD_NUMBER: _ClassVar[int]
    REFUSAL_FIELD_NUMBER: _ClassVar[int]
    authorization: _authorization_pb2.Authorization
    repo: _repo_pb2.Repo
    refusal: str
    def __init__(self, authorization: _Optional[_Union[_authorization_pb2.Authorization, _Mapping]] = ..., repo: _Optional[_Union[_repo_pb2.Repo, _Mapping]] = ..., refusal: _Optional[str] = ...) -> None: ...

class IssueTokenRequest(_message.Message):
    __slots__ = ("api_key", "lifetime")
    API_KEY_FIELD_NUMBER: _ClassVar[int]
    LIFETIME_FIELD_NUMBER: _ClassVar[int]
    api_key: str
    lifetime: _duration_pb2.Duration
    def __init__(self, api_key: _Optional[str] = ..., lifetime: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ...) -> None: ...

class IssueTokenResponse(_message.Message):
    __slots__ = ("token", "expire_time")
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    EXPIRE_TIME_FIELD_NUMBER: _ClassVar[int]
    token: str
    expire_time: _timestamp_pb2.Timestamp
    def __init__(self, token: _Optional[str] = ..., expire_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class GetKeysRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class GetKeysResponse(_message.Message):
    __slots__ = ("keys",)
    KEYS_FIELD_NUMBER: _ClassVar[int]
    keys: _containers.RepeatedCompositeFieldContainer[_authorization_pb2.JsonWebKey]
    def __init__(self, keys: _Optional[_Iterable[_Union[_authorization_pb2.JsonWebKey, _Mapping]]] = ...) -> None: ...

class RotateKeyRequest(_message.Message):
    __slots__ = ("request_id",)
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    def __init__(self, request_id: _Optional[str] = ...) -> None: ...

class RotateKeyResponse(_message.Message):
    __slots__ = ("kid",)
    KID_FIELD_NUMBER: _ClassVar[int]
    kid: str
    def __init__(self, kid: _Optional[str] = ...) -> None: ...
