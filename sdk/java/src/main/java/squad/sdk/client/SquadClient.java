package squad.sdk.client;

import io.grpc.CallCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import squad.review.v1.FeedbackServiceGrpc;
import squad.review.v1.FeedbackServiceGrpc.FeedbackServiceBlockingStub;
import squad.review.v1.IngestServiceGrpc;
import squad.review.v1.IngestServiceGrpc.IngestServiceBlockingStub;
import squad.review.v1.ReviewServiceGrpc;
import squad.review.v1.ReviewServiceGrpc.ReviewServiceBlockingStub;
import squad.sdk.reason.SquadException;

/**
 * Calls squad.review.v1: every call has a deadline and is tried again where the contract allows it. gRPC's stubs throw their own
 * exception; {@link #call} turns it into a {@link SquadException}. One object is one connection.
 */
public final class SquadClient implements AutoCloseable {
    private final ManagedChannel channel;

    private SquadClient(ManagedChannel channel) {
        this.channel = channel;
    }

    /** What a connection needs to know; {@link #open} connects with the first call. */
    public static final class Builder {
        private final String target;
        private CallCredentials token;
        private Duration timeout = Duration.ofSeconds(10);
        private boolean encrypted;

        private Builder(String target) {
            this.target = target;
        }

        /** Asked before every call. */
        public Builder token(Supplier<String> supplier) {
            token = new BearerToken(supplier);
            return this;
        }

        /** For calls whose stub has no deadline; default 10 s, streams as well. */
        public Builder timeout(Duration longest) {
            timeout = longest;
            return this;
        }

        /** Without it tokens travel in the clear, which is for loopback and for a mesh that encrypts. */
        public Builder encrypted() {
            encrypted = true;
            return this;
        }

        public SquadClient open() {
            NettyChannelBuilder builder = NettyChannelBuilder.forTarget(target)
                .disableServiceConfigLookUp()
                .defaultServiceConfig(Retries.config(
                    ReviewServiceGrpc.getServiceDescriptor(), FeedbackServiceGrpc.getServiceDescriptor(), IngestServiceGrpc.getServiceDescriptor()))
                .intercept(new CallRules(timeout, token));
            return new SquadClient((encrypted ? builder : builder.usePlaintext()).build());
        }
    }

    /** @param target {@code HOST:PORT} or any gRPC target */
    public static Builder to(String target) {
        return new Builder(target);
    }

    /**
     * What a call answers: {@code SquadClient.call(() -> client.reviews().getReview(request))}.
     *
     * @throws SquadException it failed; the reason is the contract's
     */
    public static <A> A call(Supplier<A> call) {
        try {
            return call.get();
        } catch (StatusRuntimeException failed) {
            throw SquadException.from(failed);
        }
    }

    public ReviewServiceBlockingStub reviews() {
        return ReviewServiceGrpc.newBlockingStub(channel);
    }

    public FeedbackServiceBlockingStub feedback() {
        return FeedbackServiceGrpc.newBlockingStub(channel);
    }

    public IngestServiceBlockingStub deliveries() {
        return IngestServiceGrpc.newBlockingStub(channel);
    }

    /** Ends the connection and the calls on it. */
    @Override
    public void close() {
        channel.shutdownNow();
        try {
            channel.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
