// Package client calls squad.review.v1: every call has a deadline, is tried again where the contract allows it, and fails
// with a *reason.Error.
package client

import (
	"context"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"

	reviewv1 "squad.internal/sdk/squad/review/v1"
)

// Client is one connection; its parts are the services of the review API.
type Client struct {
	Reviews    reviewv1.ReviewServiceClient
	Feedback   reviewv1.FeedbackServiceClient
	Deliveries reviewv1.IngestServiceClient
	connection *grpc.ClientConn
}

// Options are how to call.
type Options struct {
	// Token is asked for before every call.
	Token func(context.Context) (string, error)
	// Timeout is for calls whose context has no deadline; default 10 s. Streams get it as well.
	Timeout time.Duration
	// TLS; nil sends tokens in the clear, which is for loopback and for a mesh that encrypts.
	TLS credentials.TransportCredentials
}

// Open connects with the first call. The address is HOST:PORT or any gRPC target.
func Open(address string, options Options) (*Client, error) {
	transport := options.TLS
	if transport == nil {
		transport = insecure.NewCredentials()
	}
	if options.Timeout == 0 {
		options.Timeout = 10 * time.Second
	}
	dial := []grpc.DialOption{
		grpc.WithTransportCredentials(transport),
		grpc.WithDisableServiceConfig(),
		grpc.WithDefaultServiceConfig(retries(reviewv1.File_squad_review_v1_review_service_proto,
			reviewv1.File_squad_review_v1_feedback_service_proto, reviewv1.File_squad_review_v1_ingest_service_proto)),
		grpc.WithUnaryInterceptor(options.unary),
		grpc.WithStreamInterceptor(options.stream),
	}
	if options.Token != nil {
		dial = append(dial, grpc.WithPerRPCCredentials(bearer{options.Token, options.TLS != nil}))
	}
	connection, err := grpc.NewClient(address, dial...)
	if err != nil {
		return nil, err
	}
	return &Client{
		Reviews:    reviewv1.NewReviewServiceClient(connection),
		Feedback:   reviewv1.NewFeedbackServiceClient(connection),
		Deliveries: reviewv1.NewIngestServiceClient(connection),
		connection: connection,
	}, nil
}

// Close ends the connection and the calls on it.
func (c *Client) Close() error { return c.connection.Close() }

func (o Options) unary(ctx context.Context, method string, request, reply any, connection *grpc.ClientConn, invoke grpc.UnaryInvoker, options ...grpc.CallOption) error {
	ctx, cancel := o.limited(ctx)
	defer cancel()
	return translated(invoke(ctx, method, request, reply, connection, options...))
}

func (o Options) stream(ctx context.Context, description *grpc.StreamDesc, connection *grpc.ClientConn, method string, open grpc.Streamer, options ...grpc.CallOption) (grpc.ClientStream, error) {
	ctx, cancel := o.limited(ctx)
	stream, err := open(ctx, description, connection, method, options...)
	if err != nil {
		cancel()
		return nil, translated(err)
	}
	return translating{stream, cancel}, nil
}

func (o Options) limited(ctx context.Context) (context.Context, context.CancelFunc) {
	if _, limited := ctx.Deadline(); limited {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, o.Timeout)
}

// translating is a stream that fails with our errors; io.EOF is its end and stays.
type translating struct {
	grpc.ClientStream
	cancel context.CancelFunc
}

func (t translating) RecvMsg(message any) error {
	err := t.ClientStream.RecvMsg(message)
	if err != nil {
		t.cancel()
	}
	return translated(err)
}

func (t translating) SendMsg(message any) error { return translated(t.ClientStream.SendMsg(message)) }

type bearer struct {
	token  func(context.Context) (string, error)
	secure bool
}

func (b bearer) GetRequestMetadata(ctx context.Context, _ ...string) (map[string]string, error) {
	token, err := b.token(ctx)
	return map[string]string{"authorization": "Bearer " + token}, err
}

func (b bearer) RequireTransportSecurity() bool { return b.secure }
