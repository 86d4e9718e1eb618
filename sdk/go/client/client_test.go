package client

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	"squad.internal/sdk/reason"
	errorsv1 "squad.internal/sdk/squad/errors/v1"
	reviewv1 "squad.internal/sdk/squad/review/v1"
)

// reviews fails as often as it is told to, then answers.
type reviews struct {
	reviewv1.UnimplementedReviewServiceServer
	failures int
	calls    int
	deadline bool
	token    string
}

func (r *reviews) GetReview(ctx context.Context, request *reviewv1.GetReviewRequest) (*reviewv1.GetReviewResponse, error) {
	r.calls++
	_, r.deadline = ctx.Deadline()
	r.token = strings.Join(metadata.ValueFromIncomingContext(ctx, "authorization"), "")
	if r.calls <= r.failures {
		return nil, status.Error(codes.Unavailable, "not yet")
	}
	if request.GetReviewId() == "" {
		return nil, &reason.Error{Code: codes.NotFound, Reason: errorsv1.ErrorReason_ERROR_REASON_NOT_FOUND, Message: "no such review"}
	}
	return &reviewv1.GetReviewResponse{Review: &reviewv1.Review{Id: request.GetReviewId()}}, nil
}

func (r *reviews) WatchReview(_ *reviewv1.WatchReviewRequest, stream grpc.ServerStreamingServer[reviewv1.WatchReviewResponse]) error {
	return stream.Send(&reviewv1.WatchReviewResponse{Event: &reviewv1.ReviewEvent{Sequence: 1}})
}

func connect(t *testing.T, service *reviews) *Client {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := grpc.NewServer()
	reviewv1.RegisterReviewServiceServer(server, service)
	go server.Serve(listener) //nolint:errcheck // it ends with the test
	t.Cleanup(server.Stop)
	token := func(context.Context) (string, error) { return "t1", nil }
	made, err := Open(listener.Addr().String(), Options{Token: token, Timeout: 5 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { made.Close() })
	return made
}

func TestACallThatMayBeRepeatedIsTriedAgainWithTokenAndDeadline(t *testing.T) {
	service := &reviews{failures: 2}
	got, err := connect(t, service).Reviews.GetReview(context.Background(), &reviewv1.GetReviewRequest{ReviewId: "r1"})
	if err != nil || got.GetReview().GetId() != "r1" || service.calls != 3 {
		t.Fatalf("got %v, %v after %d calls", got, err, service.calls)
	}
	if !service.deadline || service.token != "Bearer t1" {
		t.Fatalf("deadline %v, token %q", service.deadline, service.token)
	}
}

func TestAnErrorNamesItsReason(t *testing.T) {
	_, err := connect(t, &reviews{}).Reviews.GetReview(context.Background(), &reviewv1.GetReviewRequest{})
	var failed *reason.Error
	if !errors.As(err, &failed) || failed.Reason != errorsv1.ErrorReason_ERROR_REASON_NOT_FOUND || failed.Message != "no such review" {
		t.Fatalf("got %#v", err)
	}
}

func TestAStreamEndsAsStreamsDo(t *testing.T) {
	stream, err := connect(t, &reviews{}).Reviews.WatchReview(context.Background(), &reviewv1.WatchReviewRequest{})
	if err != nil {
		t.Fatal(err)
	}
	if event, err := stream.Recv(); err != nil || event.GetEvent().GetSequence() != 1 {
		t.Fatalf("got %v, %v", event, err)
	}
	if _, err := stream.Recv(); !errors.Is(err, io.EOF) {
		t.Fatalf("got %v", err)
	}
}

func TestOnlyWhatTheContractAllowsIsRepeated(t *testing.T) {
	if config := retries(reviewv1.File_squad_review_v1_review_service_proto); !strings.Contains(config, `"GetReview"`) {
		t.Error(config)
	}
	if config := retries(grpc_health_v1.File_grpc_health_v1_health_proto); strings.Contains(config, `"Check"`) {
		t.Error(config)
	}
}
