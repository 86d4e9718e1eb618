package agent

import (
	"context"
	"strings"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"google.golang.org/grpc"
	"google.golang.org/grpc/status"
)

// calls admits, counts and waits for calls. Health and reflection are let through as they are.
type calls struct {
	trustDir string
	active   sync.WaitGroup
	registry *prometheus.Registry
	handled  *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
}

func newCalls(trustDir string) *calls {
	made := &calls{
		trustDir: trustDir,
		registry: prometheus.NewRegistry(),
		handled: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "squad_rpc_server_handled_total", Help: "Calls answered.",
		}, []string{"method", "code"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "squad_rpc_server_seconds", Help: "Time to answer a call.", Buckets: prometheus.ExponentialBuckets(0.001, 2.5, 13),
		}, []string{"method"}),
	}
	made.registry.MustRegister(made.handled, made.seconds, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return made
}

func (c *calls) unary(ctx context.Context, request any, info *grpc.UnaryServerInfo, next grpc.UnaryHandler) (answer any, err error) {
	if exempt(info.FullMethod) {
		return next(ctx, request)
	}
	defer c.begin(info.FullMethod)(&err)
	if ctx, err = admitCall(ctx, c.trustDir); err != nil {
		return nil, err
	}
	return next(ctx, request)
}

func (c *calls) stream(server any, stream grpc.ServerStream, info *grpc.StreamServerInfo, next grpc.StreamHandler) (err error) {
	if exempt(info.FullMethod) {
		return next(server, stream)
	}
	defer c.begin(info.FullMethod)(&err)
	ctx, err := admitCall(stream.Context(), c.trustDir)
	if err != nil {
		return err
	}
	return next(server, &admitted{stream, ctx})
}

// begin counts a call in; what it gives counts it out.
func (c *calls) begin(method string) func(*error) {
	started := time.Now()
	c.active.Add(1)
	return func(err *error) {
		c.active.Done()
		c.handled.WithLabelValues(method, name(*err)).Inc()
		c.seconds.WithLabelValues(method).Observe(time.Since(started).Seconds())
	}
}

// admitted is a stream whose context knows the tenant.
type admitted struct {
	grpc.ServerStream
	ctx context.Context
}

func (a *admitted) Context() context.Context { return a.ctx }

func exempt(method string) bool {
	return strings.HasPrefix(method, "/grpc.health.") || strings.HasPrefix(method, "/grpc.reflection.")
}

// name is that of a code as gRPC's documents write it: NOT_FOUND.
func name(err error) string {
	var made strings.Builder
	for at, char := range status.Code(err).String() {
		if at > 0 && 'A' <= char && char <= 'Z' && made.Len() > 1 {
			made.WriteByte('_')
		}
		made.WriteRune(char)
	}
	return strings.ToUpper(made.String())
}
