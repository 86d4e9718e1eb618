package agent

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"
	"google.golang.org/grpc"
	"google.golang.org/grpc/health"
	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/keepalive"
	"google.golang.org/grpc/reflection"

	agentv1 "squad.internal/sdk/squad/agent/v1"
)

const (
	receiveBytes = 4 << 20
	// Watchers of health hear of the end while the last calls run; they do not hold it up.
	watchersTime = 200 * time.Millisecond
)

var errLost = errors.New("no rule can run any more, every reader waits for one that does not return: start it again")

// Main serves the agent until SIGTERM or SIGINT and ends the process. Settings come from the environment: see README.
func Main(agent *Agent) {
	slog.SetDefault(slog.New(slog.NewJSONHandler(os.Stderr, nil)))
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	if err := Serve(ctx, agent); err != nil {
		fmt.Fprintf(os.Stderr, "agent %s: %v\n", agent.About.GetName(), err)
		os.Exit(2)
	}
}

// Serve serves the agent until ctx is done; then calls in flight get time to finish.
func Serve(ctx context.Context, agent *Agent) error {
	settings, err := readSettings()
	if err != nil {
		return err
	}
	service, err := newService(agent, settings)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", settings.listen)
	if err != nil {
		return fmt.Errorf("cannot listen on %s: choose another with SQUAD_LISTEN", settings.listen)
	}
	return newServer(settings, service).run(ctx, listener)
}

// server is one listening address with agent, health and reflection.
type server struct {
	settings *settings
	service  *service
	calls    *calls
	grpc     *grpc.Server
	health   *health.Server
}

func newServer(settings *settings, service *service) *server {
	calls := newCalls(settings.trustDir)
	made := &server{settings, service, calls, grpc.NewServer(
		grpc.UnaryInterceptor(calls.unary),
		grpc.StreamInterceptor(calls.stream),
		grpc.MaxRecvMsgSize(receiveBytes),
		grpc.KeepaliveEnforcementPolicy(keepalive.EnforcementPolicy{MinTime: 10 * time.Second, PermitWithoutStream: true}),
	), health.NewServer()}
	agentv1.RegisterAgentServiceServer(made.grpc, service)
	grpc_health_v1.RegisterHealthServer(made.grpc, made.health)
	made.health.SetServingStatus(agentv1.AgentService_ServiceDesc.ServiceName, grpc_health_v1.HealthCheckResponse_SERVING)
	reflection.Register(made.grpc)
	return made
}

func (s *server) run(ctx context.Context, listener net.Listener) error {
	if err := s.serveMetrics(); err != nil {
		return err
	}
	failed := make(chan error, 1)
	go func() { failed <- s.grpc.Serve(listener) }()
	if err := announce(s.settings.portFile, listener); err != nil {
		return err
	}
	slog.Info("listens", "agent", s.service.about.GetName(), "address", listener.Addr().String())
	select {
	case err := <-failed:
		return err
	case <-s.service.readers.lost:
		s.drain()
		return errLost
	case <-ctx.Done():
		s.drain()
		return nil
	}
}

// drain says NOT_SERVING, refuses new calls, and lets those in flight finish.
func (s *server) drain() {
	s.health.Shutdown()
	slog.Info("drains")
	closed := sync.OnceFunc(s.grpc.Stop)
	timer := time.AfterFunc(s.settings.drain, closed)
	defer timer.Stop()
	go s.grpc.GracefulStop()
	s.calls.active.Wait()
	time.AfterFunc(watchersTime, closed)
	s.grpc.GracefulStop()
	slog.Info("stopped")
}

func (s *server) serveMetrics() error {
	if s.settings.metricsListen == "" {
		return nil
	}
	listener, err := net.Listen("tcp", s.settings.metricsListen)
	if err != nil {
		return fmt.Errorf("cannot listen on %s: choose another with SQUAD_METRICS_LISTEN", s.settings.metricsListen)
	}
	mux := http.NewServeMux()
	mux.Handle("/metrics", promhttp.HandlerFor(s.calls.registry, promhttp.HandlerOpts{}))
	go http.Serve(listener, mux) //nolint:errcheck // it ends with the process
	return nil
}

// announce tells whoever started us which port was taken: the file appears with its content in one step.
func announce(portFile string, listener net.Listener) error {
	if portFile == "" {
		return nil
	}
	scratch := portFile + ".new"
	line := fmt.Sprintf("%d\n", listener.Addr().(*net.TCPAddr).Port)
	if err := os.WriteFile(scratch, []byte(line), 0o644); err != nil {
		return err
	}
	return os.Rename(scratch, portFile)
}
