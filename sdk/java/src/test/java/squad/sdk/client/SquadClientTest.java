package squad.sdk.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.Context;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.net.InetSocketAddress;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import squad.errors.v1.ErrorReason;
import squad.review.v1.GetReviewRequest;
import squad.review.v1.GetReviewResponse;
import squad.review.v1.Review;
import squad.review.v1.ReviewServiceGrpc;
import squad.sdk.reason.SquadException;

class SquadClientTest {
    /** Fails as often as the id says, then answers. */
    private static final class Reviews extends ReviewServiceGrpc.ReviewServiceImplBase {
        private int calls;
        private boolean limited;

        @Override
        public void getReview(GetReviewRequest request, StreamObserver<GetReviewResponse> response) {
            calls++;
            limited = Context.current().getDeadline() != null;
            String id = request.getReviewId();
            if (id.isEmpty()) {
                response.onError(new SquadException(
                    Status.Code.NOT_FOUND, ErrorReason.ERROR_REASON_NOT_FOUND, "no such review", Map.of("id", "r9")).toStatus());
            } else if (calls <= Integer.parseInt(id)) {
                response.onError(Status.UNAVAILABLE.asRuntimeException());
            } else {
                response.onNext(GetReviewResponse.newBuilder().setReview(Review.newBuilder().setId(id)).build());
                response.onCompleted();
            }
        }
    }

    private final Reviews reviews = new Reviews();
    private Server server;
    private SquadClient client;

    @BeforeEach
    void connect() throws Exception {
        server = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0)).addService(reviews).build().start();
        client = SquadClient.to("127.0.0.1:" + server.getPort()).token(() -> "t1").open();
    }

    @AfterEach
    void close() {
        client.close();
        server.shutdownNow();
    }

    @Test
    void aCallThatMayBeRepeatedIsTriedAgainWithinADeadline() {
        GetReviewRequest request = GetReviewRequest.newBuilder().setReviewId("2").build();
        GetReviewResponse answer = SquadClient.call(() -> client.reviews().getReview(request));
        assertEquals("2", answer.getReview().getId());
        assertEquals(3, reviews.calls);
        assertTrue(reviews.limited);
    }

    @Test
    void anErrorNamesItsReason() {
        SquadException failed = assertThrows(
            SquadException.class, () -> SquadClient.call(() -> client.reviews().getReview(GetReviewRequest.getDefaultInstance())));
        assertEquals(ErrorReason.ERROR_REASON_NOT_FOUND, failed.reason());
        assertEquals("no such review", failed.getMessage());
        assertEquals(Map.of("id", "r9"), failed.metadata());
    }

    @Test
    void onlyWhatTheContractAllowsIsRepeated() {
        assertTrue(Retries.config(ReviewServiceGrpc.getServiceDescriptor()).toString().contains("GetReview"));
        assertEquals(Map.of(), Retries.config(HealthGrpc.getServiceDescriptor()));
    }
}
