// Package reason holds the errors of the contract: a reason for programs and one sentence for people. They travel as
// google.rpc.Status with one ErrorInfo.
package reason

import (
	"errors"
	"strings"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	errorsv1 "squad.internal/sdk/squad/errors/v1"
)

const (
	domain = "squad"
	prefix = "ERROR_REASON_"
	// Trailers have little room.
	longestText = 500
)

// Error is why a call failed. Get it from any error with errors.As.
type Error struct {
	Code   codes.Code
	Reason errorsv1.ErrorReason
	// Message is one sentence: what happened, where, and what to do.
	Message string
	// Metadata is what the reason's comment in the contract names: `field`, `limit`, ...
	Metadata map[string]string
}

// Error is the sentence.
func (e *Error) Error() string { return e.Message }

// GRPCStatus is how it travels; gRPC asks for it.
func (e *Error) GRPCStatus() *status.Status {
	name := strings.TrimPrefix(e.Reason.String(), prefix)
	info := &errdetails.ErrorInfo{Reason: name, Domain: domain, Metadata: e.Metadata}
	made := status.New(e.Code, cut(e.Message))
	if detailed, err := made.WithDetails(info); err == nil {
		return detailed
	}
	return made
}

// From reads an error of a call back. Errors that gRPC itself or a stranger made get the reason that fits their code.
func From(err error) *Error {
	var own *Error
	if errors.As(err, &own) {
		return own
	}
	got := status.Convert(err)
	for _, detail := range got.Details() {
		if info, ok := detail.(*errdetails.ErrorInfo); ok && info.GetDomain() == domain {
			reason := errorsv1.ErrorReason(errorsv1.ErrorReason_value[prefix+info.GetReason()])
			return &Error{got.Code(), reason, got.Message(), info.GetMetadata()}
		}
	}
	return &Error{Code: got.Code(), Reason: ofCode(got.Code()), Message: got.Message()}
}

func ofCode(code codes.Code) errorsv1.ErrorReason {
	switch code {
	case codes.Unavailable:
		return errorsv1.ErrorReason_ERROR_REASON_DEPENDENCY_UNAVAILABLE
	case codes.Canceled:
		return errorsv1.ErrorReason_ERROR_REASON_CANCELLED
	case codes.DeadlineExceeded:
		return errorsv1.ErrorReason_ERROR_REASON_OUT_OF_TIME
	case codes.Unauthenticated:
		return errorsv1.ErrorReason_ERROR_REASON_CREDENTIAL_INVALID
	case codes.ResourceExhausted:
		return errorsv1.ErrorReason_ERROR_REASON_TOO_LARGE
	default:
		return errorsv1.ErrorReason_ERROR_REASON_INTERNAL
	}
}

func cut(text string) string {
	if len(text) <= longestText {
		return text
	}
	return strings.ToValidUTF8(text[:longestText], "")
}
