from google.api import field_behavior_pb2 as _field_behavior_pb2
from squad.agent.v1 import registration_pb2 as _registration_pb2
from squad.tenancy.v1 import agent_registration_pb2 as _agent_registration_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CreateAgentRegistrationRequest(_message.Message):
    __slots__ = ("request_id", "tenant_id", "agent")
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    AGENT_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    tenant_id: str
    agent: _registration_pb2.RegisteredAgent
    def __init__(self, request_id: _Optional[str] = ..., tenant_id: _Optional[str] = ..., agent: _Optional[_Union[_registration_pb2.RegisteredAgent, _Mapping]] = ...) -> None: ...

class CreateAgentRegistrationResponse(_message.Message):
    __slots__ = ("agent_registration",)
    AGENT_REGISTRATION_FIELD_NUMBER: _ClassVar[int]
    agent_registration: _agent_registration_pb2.AgentRegistration
    def __init__(self, agent_registration: _Optional[_Union[_agent_registration_pb2.AgentRegistration, _Mapping]] = ...) -> None: ...

class ListAgentRegistrationsRequest(_message.Message):
    __slots__ = ("tenant_id", "page_size", "page_token")
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    tenant_id: str
    page_size: int
    page_token: str
    def __init__(self, tenant_id: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListAgentRegistrationsResponse(_message.Message):
    __slots__ = ("agent_registrations", "next_page_token")
    AGENT_REGISTRATIONS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    agent_registrations: _containers.RepeatedCompositeFieldContainer[_agent_registration_pb2.AgentRegistration]
    next_page_token: str
    def __init__(self, agent_registrations: _Optional[_Iterable[_Union[_agent_registration_pb2.AgentRegistration, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class UpdateAgentRegistrationRequest(_message.Message):
    __slots__ = ("tenant_id", "name", "enabled", "agent")
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    ENABLED_FIELD_NUMBER: _ClassVar[int]
    AGENT_FIELD_NUMBER: _ClassVar[int]
    tenant_id: str
    name: str
    enabled: bool
    agent: _registration_pb2.RegisteredAgent
    def __init__(self, tenant_id: _Optional[str] = ..., name: _Optional[str] = ..., enabled: _Optional[bool] = ..., agent: _Optional[_Union[_registration_pb2.RegisteredAgent, _Mapping]] = ...) -> None: ...

class UpdateAgentRegistrationResponse(_message.Message):
    __slots__ = ("agent_registration",)
    AGENT_REGISTRATION_FIELD_NUMBER: _ClassVar[int]
    agent_registration: _agent_registration_pb2.AgentRegistration
    def __init__(self, agent_registration: _Optional[_Union[_agent_registration_pb2.AgentRegistration, _Mapping]] = ...) -> None: ...

class UpdateAgentModeRequest(_message.Message):
    __slots__ = ("tenant_id", "name", "mode")
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    MODE_FIELD_NUMBER: _ClassVar[int]
    tenant_id: str
    name: str
    mode: _registration_pb2.AgentMode
    def __init__(self, tenant_id: _Optional[str] = ..., name: _Optional[str] = ..., mode: _Optional[_Union[_registration_pb2.AgentMode, str]] = ...) -> None: ...

class UpdateAgentModeResponse(_message.Message):
    __slots__ = ("agent_registration",)
    AGENT_REGISTRATION_FIELD_NUMBER: _ClassVar[int]
    agent_registration: _agent_registration_pb2.AgentRegistration
    def __init__(self, agent_registration: _Optional[_Union[_agent_registration_pb2.AgentRegistration, _Mapping]] = ...) -> None: ...

class DeleteAgentRegistrationRequest(_message.Message):
    __slots__ = ("tenant_id", "name")
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    tenant_id: str
    name: str
    def __init__(self, tenant_id: _Optional[str] = ..., name: _Optional[str] = ...) -> None: ...

class DeleteAgentRegistrationResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...
