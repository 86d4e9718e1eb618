package squad.sdk.agent;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import squad.sdk.reason.SquadException;

/** Admits, counts and waits for calls. Health and reflection are let through as they are. */
final class Calls implements ServerInterceptor {
    static final Context.Key<Optional<String>> TENANT = Context.keyWithDefault("tenant", Optional.empty());

    final PrometheusRegistry registry = new PrometheusRegistry();
    private final Counter handled = Counter.builder().name("squad_rpc_server_handled").help("Calls answered.").labelNames("method", "code")
        .register(registry);
    private final Histogram seconds = Histogram.builder().name("squad_rpc_server_seconds").help("Time to answer a call.")
        .labelNames("method").classicOnly()
        .classicUpperBounds(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120).register(registry);
    private final Admission admission;
    private final Phaser active = new Phaser(1);

    Calls(Admission admission) {
        this.admission = admission;
        JvmMetrics.builder().register(registry);
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        String method = "/" + call.getMethodDescriptor().getFullMethodName();
        if (method.startsWith("/grpc.health.") || method.startsWith("/grpc.reflection.")) {
            return next.startCall(call, headers);
        }
        Counted<Q, A> counted = new Counted<>(call, method);
        try {
            Context context = Context.current().withValue(TENANT, admission.admit(headers));
            return counted.listening(Contexts.interceptCall(context, counted, headers, next));
        } catch (SquadException refused) {
            StatusRuntimeException status = refused.toStatus();
            counted.close(status.getStatus(), status.getTrailers());
            return new ServerCall.Listener<>() {};
        }
    }

    /** Waits until no call is in flight, at most this long. */
    void awaitIdle(Duration longest) throws InterruptedException {
        try {
            active.awaitAdvanceInterruptibly(active.arriveAndDeregister(), longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            // they are ended
        }
    }

    /** A call that is counted once, however it ends. */
    private final class Counted<Q, A> extends SimpleForwardingServerCall<Q, A> {
        private final String method;
        private final long began = System.nanoTime();
        private final AtomicBoolean over = new AtomicBoolean();

        private Counted(ServerCall<Q, A> call, String method) {
            super(call);
            this.method = method;
            active.register();
        }

        @Override
        public void close(Status status, Metadata trailers) {
            super.close(status, trailers);
            end(status.getCode());
        }

        private void end(Status.Code code) {
            if (over.compareAndSet(false, true)) {
                handled.labelValues(method, code.name()).inc();
                seconds.labelValues(method).observe((System.nanoTime() - began) / 1e9);
                active.arriveAndDeregister();
            }
        }

        private ServerCall.Listener<Q> listening(ServerCall.Listener<Q> listener) {
            return new io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener<>(listener) {
                @Override
                public void onCancel() {
                    end(Status.Code.CANCELLED);
                    super.onCancel();
                }
            };
        }
    }
}
