package reason

import (
	"errors"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	errorsv1 "squad.internal/sdk/squad/errors/v1"
)

func TestAnErrorIsTheSameOnTheOtherSide(t *testing.T) {
	sent := &Error{codes.NotFound, errorsv1.ErrorReason_ERROR_REASON_NOT_FOUND, "no such review", map[string]string{"id": "r1"}}
	got := From(status.ErrorProto(sent.GRPCStatus().Proto()))
	if got.Code != sent.Code || got.Reason != sent.Reason || got.Message != sent.Message || got.Metadata["id"] != "r1" {
		t.Fatalf("sent %+v, got %+v", sent, got)
	}
}

func TestAnErrorOfAStrangerGetsTheReasonOfItsCode(t *testing.T) {
	if got := From(status.Error(codes.Unavailable, "gone")); got.Reason != errorsv1.ErrorReason_ERROR_REASON_DEPENDENCY_UNAVAILABLE {
		t.Fatalf("got %v", got.Reason)
	}
	if got := From(errors.New("odd")); got.Reason != errorsv1.ErrorReason_ERROR_REASON_INTERNAL {
		t.Fatalf("got %v", got.Reason)
	}
}
