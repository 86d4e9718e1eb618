from squad.agent.v1 import agent_pb2 as _agent_pb2
from squad.code.v1 import coverage_pb2 as _coverage_pb2
from squad.code.v1 import finding_pb2 as _finding_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class DescribeAgentRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class DescribeAgentResponse(_message.Message):
    __slots__ = ("agent",)
    AGENT_FIELD_NUMBER: _ClassVar[int]
    agent: _agent_pb2.Agent
    def __init__(self, agent: _Optional[_Union[_agent_pb2.Agent, _Mapping]] = ...) -> None: ...

class AnalyzeChangeRequest(_message.Message):
    __slots__ = ("header", "manifest", "file", "blob", "blob_not_found", "complete", "model_reply", "batch")
    HEADER_FIELD_NUMBER: _ClassVar[int]
    MANIFEST_FIELD_NUMBER: _ClassVar[int]
    FILE_FIELD_NUMBER: _ClassVar[int]
    BLOB_FIELD_NUMBER: _ClassVar[int]
    BLOB_NOT_FOUND_FIELD_NUMBER: _ClassVar[int]
    COMPLETE_FIELD_NUMBER: _ClassVar[int]
    MODEL_REPLY_FIELD_NUMBER: _ClassVar[int]
    BATCH_FIELD_NUMBER: _ClassVar[int]
    header: _agent_pb2.AnalysisHeader
    manifest: _agent_pb2.ManifestChunk
    file: _agent_pb2.FileChange
    blob: _agent_pb2.BlobChunk
    blob_not_found: _agent_pb2.BlobNotFound
    complete: _agent_pb2.ChangeComplete
    model_reply: _agent_pb2.ModelReply
    batch: RequestBatch
    def __init__(self, header: _Optional[_Union[_agent_pb2.AnalysisHeader, _Mapping]] = ..., manifest: _Optional[_Union[_agent_pb2.ManifestChunk, _Mapping]] = ..., file: _Optional[_Union[_agent_pb2.FileChange, _Mapping]] = ..., blob: _Optional[_Union[_agent_pb2.BlobChunk, _Mapping]] = ..., blob_not_found: _Optional[_Union[_agent_pb2.BlobNotFound, _Mapping]] = ..., complete: _Optional[_Union[_agent_pb2.ChangeComplete, _Mapping]] = ..., model_reply: _Optional[_Union[_agent_pb2.ModelReply, _Mapping]] = ..., batch: _Optional[_Union[RequestBatch, _Mapping]] = ...) -> None: ...

class RequestBatch(_message.Message):
    __slots__ = ("messages",)
    MESSAGES_FIELD_NUMBER: _ClassVar[int]
    messages: _containers.RepeatedCompositeFieldContainer[AnalyzeChangeRequest]
    def __init__(self, messages: _Optional[_Iterable[_Union[AnalyzeChangeRequest, _Mapping]]] = ...) -> None: ...

class AnalyzeChangeResponse(_message.Message):
    __slots__ = ("started", "finding", "rule_failure", "coverage", "blob_request", "model_request", "complete", "batch")
    STARTED_FIELD_NUMBER: _ClassVar[int]
    FINDING_FIELD_NUMBER: _ClassVar[int]
    RULE_FAILURE_FIELD_NUMBER: _ClassVar[int]
    COVERAGE_FIELD_NUMBER: _ClassVar[int]
    BLOB_REQUEST_FIELD_NUMBER: _ClassVar[int]
    MODEL_REQUEST_FIELD_NUMBER: _ClassVar[int]
    COMPLETE_FIELD_NUMBER: _ClassVar[int]
    BATCH_FIELD_NUMBER: _ClassVar[int]
    started: _agent_pb2.AnalysisStarted
    finding: _finding_pb2.Finding
    rule_failure: _agent_pb2.RuleFailure
    coverage: _coverage_pb2.FileCoverage
    blob_request: _agent_pb2.BlobRequest
    model_request: _agent_pb2.ModelRequest
    complete: _agent_pb2.AnalysisComplete
    batch: ResponseBatch
    def __init__(self, started: _Optional[_Union[_agent_pb2.AnalysisStarted, _Mapping]] = ..., finding: _Optional[_Union[_finding_pb2.Finding, _Mapping]] = ..., rule_failure: _Optional[_Union[_agent_pb2.RuleFailure, _Mapping]] = ..., coverage: _Optional[_Union[_coverage_pb2.FileCoverage, _Mapping]] = ..., blob_request: _Optional[_Union[_agent_pb2.BlobRequest, _Mapping]] = ..., model_request: _Optional[_Union[_agent_pb2.ModelRequest, _Mapping]] = ..., complete: _Optional[_Union[_agent_pb2.AnalysisComplete, _Mapping]] = ..., batch: _Optional[_Union[ResponseBatch, _Mapping]] = ...) -> None: ...

class ResponseBatch(_message.Message):
    __slots__ = ("messages",)
    MESSAGES_FIELD_NUMBER: _ClassVar[int]
    messages: _containers.RepeatedCompositeFieldContainer[AnalyzeChangeResponse]
    def __init__(self, messages: _Optional[_Iterable[_Union[AnalyzeChangeResponse, _Mapping]]] = ...) -> None: ...
