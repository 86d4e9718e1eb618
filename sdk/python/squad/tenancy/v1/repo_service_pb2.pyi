from google.api import field_behavior_pb2 as _field_behavior_pb2
from squad.tenancy.v1 import repo_pb2 as _repo_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CreateRepoRequest(_message.Message):
    __slots__ = ("request_id", "tenant_id", "host", "external_id", "full_name", "project_id", "clone_url", "installation_id", "default_branch")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    HOST_FIELD_NUMBER: _ClassVar[int]
    EXTERNAL_ID_FIELD_NUMBER: _ClassVar[int]
    FULL_NAME_FIELD_NUMBER: _ClassVar[int]
    PROJECT_ID_FIELD_NUMBER: _ClassVar[int]
    CLONE_URL_FIELD_NUMBER: _ClassVar[int]
    INSTALLATION_ID_FIELD_NUMBER: _ClassVar[int]
    DEFAULT_BRANCH_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    tenant_id: str
    host: str
    external_id: str
    full_name: str
    project_id: str
    clone_url: str
    installation_id: int
    default_branch: str
    def __init__(self, request_id: _Optional[str] = ..., tenant_id: _Optional[str] = ..., host: _Optional[str] = ..., external_id: _Optional[str] = ..., full_name: _Optional[str] = ..., project_id: _Optional[str] = ..., clone_url: _Optional[str] = ..., installation_id: _Optional[int] = ..., default_branch: _Optional[str] = ...) -> None: ...

class CreateRepoResponse(_message.Message):
    __slots__ = ("repo",)
    REPO_FIELD_NUMBER: _ClassVar[int]
    repo: _repo_pb2.Repo
    def __init__(self, repo: _Optional[_Union[_repo_pb2.Repo, _Mapping]] = ...) -> None: ...

class GetRepoRequest(_message.Message):
    __slots__ = ("tenant_id", "repo_id")
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    REPO_ID_FIELD_NUMBER: _ClassVar[int]
    tenant_id: str
    repo_id: str
    def __init__(self, tenant_id: _Optional[str] = ..., repo_id: _Optional[str] = ...) -> None: ...

class GetRepoResponse(_message.Message):
    __slots__ = ("repo",)
    REPO_FIELD_NUMBER: _ClassVar[int]
    repo: _repo_pb2.Repo
    def __init__(self, repo: _Optional[_Union[_repo_pb2.Repo, _Mapping]] = ...) -> None: ...

class ListReposRequest(_message.Message):
    __slots__ = ("tenant_id", "page_size", "page_token", "project_id", "enabled", "full_name")
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    PROJECT_ID_FIELD_NUMBER: _ClassVar[int]
    ENABLED_FIELD_NUMBER: _ClassVar[int]
    FULL_NAME_FIELD_NUMBER: _ClassVar[int]
    tenant_id: str
    page_size: int
    page_token: str
    project_id: str
    enabled: bool
    full_name: str
    def __init__(self, tenant_id: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., project_id: _Optional[str] = ..., enabled: _Optional[bool] = ..., full_name: _Optional[str] = ...) -> None: ...

class ListReposResponse(_message.Message):
    __slots__ = ("repos", "next_page_token")
    REPOS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    repos: _containers.RepeatedCompositeFieldContainer[_repo_pb2.Repo]
    next_page_token: str
    def __init__(self, repos: _Optional[_Iterable[_Union[_repo_pb2.Repo, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class UpdateRepoRequest(_message.Message):
    __slots__ = ("tenant_id", "repo_id", "enabled", "project_id")
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    REPO_ID_FIELD_NUMBER: _ClassVar[int]
    ENABLED_FIELD_NUMBER: _ClassVar[int]
    PROJECT_ID_FIELD_NUMBER: _ClassVar[int]
    tenant_id: str
    repo_id: str
    enabled: bool
    project_id: str
    def __init__(self, tenant_id: _Optional[str] = ..., repo_id: _Optional[str] = ..., enabled: _Optional[bool] = ..., project_id: _Optional[str] = ...) -> None: ...

class UpdateRepoResponse(_message.Message):
    __slots__ = ("repo",)
    REPO_FIELD_NUMBER: _ClassVar[int]
    repo: _repo_pb2.Repo
    def __init__(self, repo: _Optional[_Union[_repo_pb2.Repo, _Mapping]] = ...) -> None: ...

class DeleteRepoRequest(_message.Message):
    __slots__ = ("tenant_id", "repo_id")
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    REPO_ID_FIELD_NUMBER: _ClassVar[int]
    tenant_id: str
    repo_id: str
    def __init__(self, tenant_id: _Optional[str] = ..., repo_id: _Optional[str] = ...) -> None: ...

class DeleteRepoResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...
