import datetime

from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.protobuf import duration_pb2 as _duration_pb2
from google.protobuf import struct_pb2 as _struct_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from squad.agent.v1 import registration_pb2 as _registration_pb2
from squad.code.v1 import coverage_pb2 as _coverage_pb2
from squad.code.v1 import finding_pb2 as _finding_pb2
from squad.review.v1 import feedback_pb2 as _feedback_pb2
from squad.review.v1 import model_pb2 as _model_pb2
from squad.review.v1 import notice_pb2 as _notice_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ReviewState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    REVIEW_STATE_UNSPECIFIED: _ClassVar[ReviewState]
    REVIEW_STATE_PENDING: _ClassVar[ReviewState]
    REVIEW_STATE_RUNNING: _ClassVar[ReviewState]
    REVIEW_STATE_COMPLETED: _ClassVar[ReviewState]
    REVIEW_STATE_PARTIAL: _ClassVar[ReviewState]
    REVIEW_STATE_FAILED: _ClassVar[ReviewState]
    REVIEW_STATE_CANCELLED: _ClassVar[ReviewState]
    REVIEW_STATE_SUPERSEDED: _ClassVar[ReviewState]

class Conclusion(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CONCLUSION_UNSPECIFIED: _ClassVar[Conclusion]
    CONCLUSION_PASSED: _ClassVar[Conclusion]
    CONCLUSION_FAILED: _ClassVar[Conclusion]
    CONCLUSION_INCOMPLETE: _ClassVar[Conclusion]
    CONCLUSION_NOT_REVIEWED: _ClassVar[Conclusion]
    CONCLUSION_OVERRIDDEN: _ClassVar[Conclusion]

class ShownAs(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SHOWN_AS_UNSPECIFIED: _ClassVar[ShownAs]
    SHOWN_AS_INLINE: _ClassVar[ShownAs]
    SHOWN_AS_ANNOTATION: _ClassVar[ShownAs]
    SHOWN_AS_FOLDED: _ClassVar[ShownAs]
    SHOWN_AS_COUNTED: _ClassVar[ShownAs]
    SHOWN_AS_SHADOW: _ClassVar[ShownAs]
    SHOWN_AS_SUPPRESSED: _ClassVar[ShownAs]

class Lifecycle(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    LIFECYCLE_UNSPECIFIED: _ClassVar[Lifecycle]
    LIFECYCLE_NEW: _ClassVar[Lifecycle]
    LIFECYCLE_PERSISTING: _ClassVar[Lifecycle]
    LIFECYCLE_MOVED: _ClassVar[Lifecycle]
    LIFECYCLE_FIXED: _ClassVar[Lifecycle]
    LIFECYCLE_SUPPRESSED: _ClassVar[Lifecycle]
    LIFECYCLE_REGRESSED: _ClassVar[Lifecycle]

class Reach(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    REACH_UNSPECIFIED: _ClassVar[Reach]
    REACH_TEST: _ClassVar[Reach]
    REACH_INTERNAL: _ClassVar[Reach]
    REACH_ENTRY_POINT: _ClassVar[Reach]

class Verdict(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    VERDICT_UNSPECIFIED: _ClassVar[Verdict]
    VERDICT_CONFIRMED: _ClassVar[Verdict]
    VERDICT_FALSE_POSITIVE: _ClassVar[Verdict]
    VERDICT_WONT_FIX: _ClassVar[Verdict]

class FixStatus(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    FIX_STATUS_UNSPECIFIED: _ClassVar[FixStatus]
    FIX_STATUS_VERIFIED: _ClassVar[FixStatus]
    FIX_STATUS_REJECTED: _ClassVar[FixStatus]
REVIEW_STATE_UNSPECIFIED: ReviewState
REVIEW_STATE_PENDING: ReviewState
REVIEW_STATE_RUNNING: ReviewState
REVIEW_STATE_COMPLETED: ReviewState
REVIEW_STATE_PARTIAL: ReviewState
REVIEW_STATE_FAILED: ReviewState
REVIEW_STATE_CANCELLED: ReviewState
REVIEW_STATE_SUPERSEDED: ReviewState
CONCLUSION_UNSPECIFIED: Conclusion
CONCLUSION_PASSED: Conclusion
CONCLUSION_FAILED: Conclusion
CONCLUSION_INCOMPLETE: Conclusion
CONCLUSION_NOT_REVIEWED: Conclusion
CONCLUSION_OVERRIDDEN: Conclusion
SHOWN_AS_UNSPECIFIED: ShownAs
SHOWN_AS_INLINE: ShownAs
SHOWN_AS_ANNOTATION: ShownAs
SHOWN_AS_FOLDED: ShownAs
SHOWN_AS_COUNTED: ShownAs
SHOWN_AS_SHADOW: ShownAs
SHOWN_AS_SUPPRESSED: ShownAs
LIFECYCLE_UNSPECIFIED: Lifecycle
LIFECYCLE_NEW: Lifecycle
LIFECYCLE_PERSISTING: Lifecycle
LIFECYCLE_MOVED: Lifecycle
LIFECYCLE_FIXED: Lifecycle
LIFECYCLE_SUPPRESSED: Lifecycle
LIFECYCLE_REGRESSED: Lifecycle
REACH_UNSPECIFIED: Reach
REACH_TEST: Reach
REACH_INTERNAL: Reach
REACH_ENTRY_POINT: Reach
VERDICT_UNSPECIFIED: Verdict
VERDICT_CONFIRMED: Verdict
VERDICT_FALSE_POSITIVE: Verdict
VERDICT_WONT_FIX: Verdict
FIX_STATUS_UNSPECIFIED: FixStatus
FIX_STATUS_VERIFIED: FixStatus
FIX_STATUS_REJECTED: FixStatus

class RepositoryRef(_message.Message):
    __slots__ = ("host", "external_id", "full_name", "clone_url", "installation_id", "default_branch")
    HOST_FIELD_NUMBER: _ClassVar[int]
    EXTERNAL_ID_FIELD_NUMBER: _ClassVar[int]
    FULL_NAME_FIELD_NUMBER: _ClassVar[int]
    CLONE_URL_FIELD_NUMBER: _ClassVar[int]
    INSTALLATION_ID_FIELD_NUMBER: _ClassVar[int]
    DEFAULT_BRANCH_FIELD_NUMBER: _ClassVar[int]
    host: str
    external_id: str
    full_name: str
    clone_url: str
    installation_id: int
    default_branch: str
    def __init__(self, host: _Optional[str] = ..., external_id: _Optional[str] = ..., full_name: _Optional[str] = ..., clone_url: _Optional[str] = ..., installation_id: _Optional[int] = ..., default_branch: _Optional[str] = ...) -> None: ...

class ChangeRef(_message.Message):
    __slots__ = ("pull_request", "base_commit", "head_commit", "base_branch", "title", "author", "from_fork", "draft")
    PULL_REQUEST_FIELD_NUMBER: _ClassVar[int]
    BASE_COMMIT_FIELD_NUMBER: _ClassVar[int]
    HEAD_COMMIT_FIELD_NUMBER: _ClassVar[int]
    BASE_BRANCH_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    AUTHOR_FIELD_NUMBER: _ClassVar[int]
    FROM_FORK_FIELD_NUMBER: _ClassVar[int]
    DRAFT_FIELD_NUMBER: _ClassVar[int]
    pull_request: int
    base_commit: str
    head_commit: str
    base_branch: str
    title: str
    author: str
    from_fork: bool
    draft: bool
    def __init__(self, pull_request: _Optional[int] = ..., base_commit: _Optional[str] = ..., head_commit: _Optional[str] = ..., base_branch: _Optional[str] = ..., title: _Optional[str] = ..., author: _Optional[str] = ..., from_fork: _Optional[bool] = ..., draft: _Optional[bool] = ...) -> None: ...

class PolicySnapshot(_message.Message):
    __slots__ = ("version", "required_agents", "gate", "inline_comment_cap", "settings", "rule_levels", "incomplete_check", "upload_sarif", "agents")
    VERSION_FIELD_NUMBER: _ClassVar[int]
    REQUIRED_AGENTS_FIELD_NUMBER: _ClassVar[int]
    GATE_FIELD_NUMBER: _ClassVar[int]
    INLINE_COMMENT_CAP_FIELD_NUMBER: _ClassVar[int]
    SETTINGS_FIELD_NUMBER: _ClassVar[int]
    RULE_LEVELS_FIELD_NUMBER: _ClassVar[int]
    INCOMPLETE_CHECK_FIELD_NUMBER: _ClassVar[int]
    UPLOAD_SARIF_FIELD_NUMBER: _ClassVar[int]
    AGENTS_FIELD_NUMBER: _ClassVar[int]
    version: str
    required_agents: _containers.RepeatedScalarFieldContainer[str]
    gate: _finding_pb2.Severity
    inline_comment_cap: int
    settings: _struct_pb2.Struct
    rule_levels: _containers.RepeatedCompositeFieldContainer[_feedback_pb2.RuleLevelEntry]
    incomplete_check: _coverage_pb2.IncompleteCheck
    upload_sarif: bool
    agents: _containers.RepeatedCompositeFieldContainer[_registration_pb2.RegisteredAgent]
    def __init__(self, version: _Optional[str] = ..., required_agents: _Optional[_Iterable[str]] = ..., gate: _Optional[_Union[_finding_pb2.Severity, str]] = ..., inline_comment_cap: _Optional[int] = ..., settings: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ..., rule_levels: _Optional[_Iterable[_Union[_feedback_pb2.RuleLevelEntry, _Mapping]]] = ..., incomplete_check: _Optional[_Union[_coverage_pb2.IncompleteCheck, str]] = ..., upload_sarif: _Optional[bool] = ..., agents: _Optional[_Iterable[_Union[_registration_pb2.RegisteredAgent, _Mapping]]] = ...) -> None: ...

class Delivery(_message.Message):
    __slots__ = ("delivery_id", "event", "action", "body_digest")
    DELIVERY_ID_FIELD_NUMBER: _ClassVar[int]
    EVENT_FIELD_NUMBER: _ClassVar[int]
    ACTION_FIELD_NUMBER: _ClassVar[int]
    BODY_DIGEST_FIELD_NUMBER: _ClassVar[int]
    delivery_id: str
    event: str
    action: str
    body_digest: str
    def __init__(self, delivery_id: _Optional[str] = ..., event: _Optional[str] = ..., action: _Optional[str] = ..., body_digest: _Optional[str] = ...) -> None: ...

class Review(_message.Message):
    __slots__ = ("id", "tenant_id", "repository", "change", "state", "conclusion", "reason", "agent_runs", "coverage", "findings", "attempt", "create_time", "start_time", "end_time", "superseded_by", "html_url", "config_digest", "override", "notices", "models", "incomplete_check", "upload_sarif")
    ID_FIELD_NUMBER: _ClassVar[int]
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    REPOSITORY_FIELD_NUMBER: _ClassVar[int]
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    CONCLUSION_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    AGENT_RUNS_FIELD_NUMBER: _ClassVar[int]
    COVERAGE_FIELD_NUMBER: _ClassVar[int]
    FINDINGS_FIELD_NUMBER: _ClassVar[int]
    ATTEMPT_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    START_TIME_FIELD_NUMBER: _ClassVar[int]
    END_TIME_FIELD_NUMBER: _ClassVar[int]
    SUPERSEDED_BY_FIELD_NUMBER: _ClassVar[int]
    HTML_URL_FIELD_NUMBER: _ClassVar[int]
    CONFIG_DIGEST_FIELD_NUMBER: _ClassVar[int]
    OVERRIDE_FIELD_NUMBER: _ClassVar[int]
    NOTICES_FIELD_NUMBER: _ClassVar[int]
    MODELS_FIELD_NUMBER: _ClassVar[int]
    INCOMPLETE_CHECK_FIELD_NUMBER: _ClassVar[int]
    UPLOAD_SARIF_FIELD_NUMBER: _ClassVar[int]
    id: str
    tenant_id: str
    repository: RepositoryRef
    change: ChangeRef
    state: ReviewState
    conclusion: Conclusion
    reason: str
    agent_runs: _containers.RepeatedCompositeFieldContainer[AgentRun]
    coverage: CoverageCounts
    findings: FindingCounts
    attempt: int
    create_time: _timestamp_pb2.Timestamp
    start_time: _timestamp_pb2.Timestamp
    end_time: _timestamp_pb2.Timestamp
    superseded_by: str
    html_url: str
    config_digest: str
    override: Override
    notices: _containers.RepeatedCompositeFieldContainer[_notice_pb2.Notice]
    models: _model_pb2.ModelReport
    incomplete_check: _coverage_pb2.IncompleteCheck
    upload_sarif: bool
    def __init__(self, id: _Optional[str] = ..., tenant_id: _Optional[str] = ..., repository: _Optional[_Union[RepositoryRef, _Mapping]] = ..., change: _Optional[_Union[ChangeRef, _Mapping]] = ..., state: _Optional[_Union[ReviewState, str]] = ..., conclusion: _Optional[_Union[Conclusion, str]] = ..., reason: _Optional[str] = ..., agent_runs: _Optional[_Iterable[_Union[AgentRun, _Mapping]]] = ..., coverage: _Optional[_Union[CoverageCounts, _Mapping]] = ..., findings: _Optional[_Union[FindingCounts, _Mapping]] = ..., attempt: _Optional[int] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., start_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., end_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., superseded_by: _Optional[str] = ..., html_url: _Optional[str] = ..., config_digest: _Optional[str] = ..., override: _Optional[_Union[Override, _Mapping]] = ..., notices: _Optional[_Iterable[_Union[_notice_pb2.Notice, _Mapping]]] = ..., models: _Optional[_Union[_model_pb2.ModelReport, _Mapping]] = ..., incomplete_check: _Optional[_Union[_coverage_pb2.IncompleteCheck, str]] = ..., upload_sarif: _Optional[bool] = ...) -> None: ...

class Override(_message.Message):
    __slots__ = ("subject", "reason", "create_time")
    SUBJECT_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    subject: str
    reason: str
    create_time: _timestamp_pb2.Timestamp
    def __init__(self, subject: _Optional[str] = ..., reason: _Optional[str] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class AgentRun(_message.Message):
    __slots__ = ("agent", "version", "required", "coverage", "finding_count", "elapsed", "failure", "gaps")
    AGENT_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    REQUIRED_FIELD_NUMBER: _ClassVar[int]
    COVERAGE_FIELD_NUMBER: _ClassVar[int]
    FINDING_COUNT_FIELD_NUMBER: _ClassVar[int]
    ELAPSED_FIELD_NUMBER: _ClassVar[int]
    FAILURE_FIELD_NUMBER: _ClassVar[int]
    GAPS_FIELD_NUMBER: _ClassVar[int]
    agent: str
    version: str
    required: bool
    coverage: CoverageCounts
    finding_count: int
    elapsed: _duration_pb2.Duration
    failure: str
    gaps: _containers.RepeatedCompositeFieldContainer[_coverage_pb2.FileCoverage]
    def __init__(self, agent: _Optional[str] = ..., version: _Optional[str] = ..., required: _Optional[bool] = ..., coverage: _Optional[_Union[CoverageCounts, _Mapping]] = ..., finding_count: _Optional[int] = ..., elapsed: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., failure: _Optional[str] = ..., gaps: _Optional[_Iterable[_Union[_coverage_pb2.FileCoverage, _Mapping]]] = ...) -> None: ...

class CoverageCounts(_message.Message):
    __slots__ = ("read", "not_applicable", "excluded", "not_read")
    READ_FIELD_NUMBER: _ClassVar[int]
    NOT_APPLICABLE_FIELD_NUMBER: _ClassVar[int]
    EXCLUDED_FIELD_NUMBER: _ClassVar[int]
    NOT_READ_FIELD_NUMBER: _ClassVar[int]
    read: int
    not_applicable: int
    excluded: int
    not_read: int
    def __init__(self, read: _Optional[int] = ..., not_applicable: _Optional[int] = ..., excluded: _Optional[int] = ..., not_read: _Optional[int] = ...) -> None: ...

class FindingCounts(_message.Message):
    __slots__ = ("low", "medium", "high", "critical")
    LOW_FIELD_NUMBER: _ClassVar[int]
    MEDIUM_FIELD_NUMBER: _ClassVar[int]
    HIGH_FIELD_NUMBER: _ClassVar[int]
    CRITICAL_FIELD_NUMBER: _ClassVar[int]
    low: int
    medium: int
    high: int
    critical: int
    def __init__(self, low: _Optional[int] = ..., medium: _Optional[int] = ..., high: _Optional[int] = ..., critical: _Optional[int] = ...) -> None: ...

class ReviewFinding(_message.Message):
    __slots__ = ("id", "review_id", "agent", "finding", "fingerprint", "shown_as", "folded_into", "fix_status", "verdict", "verdict_reason", "verdict_expire_time", "create_time", "repository_full_name", "reach", "lifecycle", "life_id", "model_notes")
    ID_FIELD_NUMBER: _ClassVar[int]
    REVIEW_ID_FIELD_NUMBER: _ClassVar[int]
    AGENT_FIELD_NUMBER: _ClassVar[int]
    FINDING_FIELD_NUMBER: _ClassVar[int]
    FINGERPRINT_FIELD_NUMBER: _ClassVar[int]
    SHOWN_AS_FIELD_NUMBER: _ClassVar[int]
    FOLDED_INTO_FIELD_NUMBER: _ClassVar[int]
    FIX_STATUS_FIELD_NUMBER: _ClassVar[int]
    VERDICT_FIELD_NUMBER: _ClassVar[int]
    VERDICT_REASON_FIELD_NUMBER: _ClassVar[int]
    VERDICT_EXPIRE_TIME_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    REPOSITORY_FULL_NAME_FIELD_NUMBER: _ClassVar[int]
    REACH_FIELD_NUMBER: _ClassVar[int]
    LIFECYCLE_FIELD_NUMBER: _ClassVar[int]
    LIFE_ID_FIELD_NUMBER: _ClassVar[int]
    MODEL_NOTES_FIELD_NUMBER: _ClassVar[int]
    id: str
    review_id: str
    agent: str
    finding: _finding_pb2.Finding
    fingerprint: str
    shown_as: ShownAs
    folded_into: str
    fix_status: FixStatus
    verdict: Verdict
    verdict_reason: str
    verdict_expire_time: _timestamp_pb2.Timestamp
    create_time: _timestamp_pb2.Timestamp
    repository_full_name: str
    reach: Reach
    lifecycle: Lifecycle
    life_id: str
    model_notes: _containers.RepeatedCompositeFieldContainer[_model_pb2.ModelNote]
    def __init__(self, id: _Optional[str] = ..., review_id: _Optional[str] = ..., agent: _Optional[str] = ..., finding: _Optional[_Union[_finding_pb2.Finding, _Mapping]] = ..., fingerprint: _Optional[str] = ..., shown_as: _Optional[_Union[ShownAs, str]] = ..., folded_into: _Optional[str] = ..., fix_status: _Optional[_Union[FixStatus, str]] = ..., verdict: _Optional[_Union[Verdict, str]] = ..., verdict_reason: _Optional[str] = ..., verdict_expire_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., repository_full_name: _Optional[str] = ..., reach: _Optional[_Union[Reach, str]] = ..., lifecycle: _Optional[_Union[Lifecycle, str]] = ..., life_id: _Optional[str] = ..., model_notes: _Optional[_Iterable[_Union[_model_pb2.ModelNote, _Mapping]]] = ...) -> None: ...

class ReviewEvent(_message.Message):
    __slots__ = ("review_id", "sequence", "event_time", "kind", "message", "detail")
    REVIEW_ID_FIELD_NUMBER: _ClassVar[int]
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    EVENT_TIME_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    DETAIL_FIELD_NUMBER: _ClassVar[int]
    review_id: str
    sequence: int
    event_time: _timestamp_pb2.Timestamp
    kind: str
    message: str
    detail: _struct_pb2.Struct
    def __init__(self, review_id: _Optional[str] = ..., sequence: _Optional[int] = ..., event_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., kind: _Optional[str] = ..., message: _Optional[str] = ..., detail: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ...) -> None: ...
