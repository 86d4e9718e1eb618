package squad.sdk.agent;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import squad.agent.v1.AnalyzeChangeRequest;
import squad.agent.v1.AnalyzeChangeResponse;
import squad.agent.v1.ResponseBatch;
import squad.errors.v1.ErrorReason;
import squad.sdk.reason.SquadException;

/** One stream, message by message, whether they come alone or in batches. */
final class Conversation implements StreamObserver<AnalyzeChangeRequest> {
    private static final int BATCH_BYTES = 512 << 10;
    private static final int BATCH_MESSAGES = 200;
    private static final AnalyzeChangeRequest END = AnalyzeChangeRequest.newBuilder().build();

    private final ServerCallStreamObserver<AnalyzeChangeResponse> responses;
    private final BlockingQueue<AnalyzeChangeRequest> arrived = new LinkedBlockingQueue<>();
    private final Deque<AnalyzeChangeRequest> unpacked = new ArrayDeque<>();
    private volatile boolean batches;

    Conversation(ServerCallStreamObserver<AnalyzeChangeResponse> responses) {
        this.responses = responses;
        responses.disableAutoRequest();
        responses.request(1);
    }

    /** Has the other side sent several messages at once, which takes them, too. */
    void useBatches(boolean wanted) {
        batches = wanted;
    }

    /** The next message; only one thread receives at a time. */
    AnalyzeChangeRequest receive() throws InterruptedException {
        if (unpacked.isEmpty()) {
            AnalyzeChangeRequest request = arrived.take();
            if (request == END) {
                arrived.add(END);
                throw violation("the stream ended too early");
            }
            responses.request(1);
            if (!request.hasBatch()) {
                return request;
            }
            unpacked.addAll(request.getBatch().getMessagesList());
            return receive();
        }
        return unpacked.remove();
    }

    AnalyzeChangeRequest receiveUninterruptibly() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return receive();
                } catch (InterruptedException again) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Sends messages in their order, together where the other side takes batches. */
    synchronized void send(List<AnalyzeChangeResponse> messages) {
        for (AnalyzeChangeResponse message : batches && messages.size() > 1 ? packed(messages) : messages) {
            if (!responses.isCancelled()) {
                responses.onNext(message);
            }
        }
    }

    synchronized void end() {
        if (!responses.isCancelled()) {
            responses.onCompleted();
        }
    }

    synchronized void fail(Throwable error) {
        if (!responses.isCancelled()) {
            responses.onError(error);
        }
    }

    @Override
    public void onNext(AnalyzeChangeRequest request) {
        arrived.add(request);
    }

    @Override
    public void onError(Throwable error) {
        arrived.add(END);
    }

    @Override
    public void onCompleted() {
        arrived.add(END);
    }

    private static List<AnalyzeChangeResponse> packed(List<AnalyzeChangeResponse> messages) {
        List<AnalyzeChangeResponse> made = new ArrayList<>();
        ResponseBatch.Builder batch = ResponseBatch.newBuilder();
        int size = 0;
        for (AnalyzeChangeResponse message : messages) {
            int length = message.getSerializedSize() + 8;
            if (batch.getMessagesCount() > 0 && (size + length > BATCH_BYTES || batch.getMessagesCount() == BATCH_MESSAGES)) {
                made.add(AnalyzeChangeResponse.newBuilder().setBatch(batch).build());
                batch.clear();
                size = 0;
            }
            batch.addMessages(message);
            size += length;
        }
        made.add(AnalyzeChangeResponse.newBuilder().setBatch(batch).build());
        return made;
    }

    static SquadException violation(String what) {
        return new SquadException(Status.Code.ABORTED, ErrorReason.ERROR_REASON_PROTOCOL_VIOLATION, "the peer broke the protocol: " + what);
    }
}
