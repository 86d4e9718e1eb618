package squad.sdk.agent;

import io.grpc.Server;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import squad.agent.v1.AgentServiceGrpc;

/** Serves an agent: its calls, health, reflection and numbers, and an orderly end. */
public final class AgentServer implements AutoCloseable {
    private static final int RECEIVE_BYTES = 4 << 20;
    /** Watchers of health hear of the end while the last calls run; they do not hold it up. */
    private static final Duration WATCHERS = Duration.ofMillis(200);

    private final Settings settings;
    private final Readers readers;
    private final Calls calls;
    private final HealthStatusManager health = new HealthStatusManager();
    private final ExecutorService conversations = Executors.newCachedThreadPool();
    private final Server server;

    private AgentServer(ReviewAgent agent, Settings settings) throws IOException {
        this.settings = settings;
        this.readers = new Readers(settings.readers(), settings.perFile());
        this.calls = new Calls(new Admission(settings.trustDir()));
        this.server = built(new AgentServicer(agent, readers, new BlobCache(settings.cacheBytes()), conversations));
        start(agent.about().getName());
    }

    /**
     * Serves the agent until SIGTERM or SIGINT and ends the process. Settings come from the environment: see README. Exit code 2 is a
     * wrong setting or description, 1 an agent none of whose threads returns.
     */
    public static void run(ReviewAgent agent) {
        try {
            AgentServer server = start(agent, System.getenv());
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                server.close();
                Runtime.getRuntime().halt(0); // a signal that was obeyed is no failure
            }));
            server.readers.lost.join();
            System.err.println("agent: no rule can run any more, every thread waits for one that does not return: start it again");
            Runtime.getRuntime().halt(1);
        } catch (Settings.SettingsException | IllegalArgumentException | IOException wrong) {
            System.err.printf("agent %s: %s%n", agent.about().getName(), wrong.getMessage());
            System.exit(2);
        }
    }

    static AgentServer start(ReviewAgent agent, Map<String, String> environment) throws IOException {
        return new AgentServer(agent, Settings.read(environment));
    }

    int port() {
        return server.getPort();
    }

    @SuppressWarnings("deprecation") // most callers still speak the older version of reflection
    private Server built(AgentServicer servicer) {
        health.setStatus(AgentServiceGrpc.SERVICE_NAME, ServingStatus.SERVING);
        return NettyServerBuilder.forAddress(settings.listen())
            .addService(servicer)
            .addService(health.getHealthService())
            .addService(ProtoReflectionServiceV1.newInstance())
            .addService(io.grpc.protobuf.services.ProtoReflectionService.newInstance())
            .intercept(calls)
            .maxInboundMessageSize(RECEIVE_BYTES)
            .permitKeepAliveTime(10, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .build();
    }

    private void start(String name) throws IOException {
        try {
            server.start();
        } catch (IOException taken) {
            throw new IOException("cannot listen on %s: choose another with SQUAD_LISTEN".formatted(settings.listen()), taken);
        }
        if (settings.metricsListen().isPresent()) {
            InetSocketAddress address = settings.metricsListen().get();
            HTTPServer.builder().hostname(address.getHostString()).port(address.getPort()).registry(calls.registry).buildAndStart();
        }
        if (settings.portFile().isPresent()) {
            announce(settings.portFile().get());
        }
        Log.info("listens", Map.of("agent", name, "address", settings.listen().getHostString() + ":" + port()));
    }

    /** The file appears with its content in one step. */
    private void announce(Path portFile) throws IOException {
        Path scratch = Path.of(portFile + ".new");
        Files.writeString(scratch, port() + "\n");
        Files.move(scratch, portFile, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Says NOT_SERVING, refuses new calls, lets those in flight finish, closes. */
    @Override
    public void close() {
        health.enterTerminalState();
        Log.info("drains", Map.of());
        server.shutdown();
        try {
            calls.awaitIdle(settings.drain());
            server.awaitTermination(WATCHERS.toMillis(), TimeUnit.MILLISECONDS);
            server.shutdownNow().awaitTermination(WATCHERS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
        conversations.shutdownNow();
        readers.close();
        Log.info("stopped", Map.of());
    }
}
