"""What calls fail with: one class for each reason of the contract, all of them a `SquadError`.

`error.reason_name` is the reason, `error.message` a sentence for people, `error.metadata` what the reason names.
"""

from kit.errors import (
    AlreadyExists,
    CancelledError_,
    CredentialInvalid,
    DeadlineRequired,
    DependencyUnavailable,
    FieldInvalid,
    FieldRequired,
    InstallationUnknown,
    Internal,
    NotFound,
    OutOfTime,
    PageTokenInvalid,
    ProtocolViolation,
    RateLimited,
    RoleTooLow,
    SquadError,
    StateConflict,
    TenantMismatch,
    TooLarge,
)

__all__ = [
    "AlreadyExists",
    "CancelledError_",
    "CredentialInvalid",
    "DeadlineRequired",
    "DependencyUnavailable",
    "FieldInvalid",
    "FieldRequired",
    "InstallationUnknown",
    "Internal",
    "NotFound",
    "OutOfTime",
    "PageTokenInvalid",
    "ProtocolViolation",
    "RateLimited",
    "RoleTooLow",
    "SquadError",
    "StateConflict",
    "TenantMismatch",
    "TooLarge",
]
