package squad.sdk.agent;

import com.google.protobuf.ByteString;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import squad.agent.v1.AnalyzeChangeRequest;
import squad.agent.v1.AnalyzeChangeResponse;
import squad.agent.v1.BlobRequest;

/** What the rules of one review may read: the paths of its manifest and nothing else. */
final class ReviewRepository implements SourceFile.Repository {
    private final Conversation talk;
    private final Change change;
    private final BlobCache cache;
    /** What this review has seen, also where the cache is too small for it. */
    private final Map<String, ByteString> known;
    private int cachedCount;

    ReviewRepository(Conversation talk, Change change, BlobCache cache) {
        this.talk = talk;
        this.change = change;
        this.cache = cache;
        this.known = new HashMap<>(change.blobs);
        change.blobs.forEach((id, content) -> cache.put(key(id), content));
    }

    @Override
    public List<String> paths() {
        return List.copyOf(change.paths.keySet());
    }

    /** One question at a time: answers come in the order asked. */
    @Override
    public synchronized Optional<ByteString> read(String path) {
        String id = change.paths.get(path);
        if (id == null) {
            return Optional.empty();
        }
        Optional<ByteString> content = recall(id);
        return content.isPresent() ? content : ask(id);
    }

    synchronized int cachedCount() {
        return cachedCount;
    }

    private Optional<ByteString> recall(String id) {
        if (!known.containsKey(id)) {
            cache.get(key(id)).ifPresent(content -> {
                known.put(id, content);
                cachedCount++;
            });
        }
        return Optional.ofNullable(known.get(id));
    }

    /** Waits for its answer also when nobody wants it any more: the next answer belongs to the next question. */
    private Optional<ByteString> ask(String id) {
        talk.send(List.of(AnalyzeChangeResponse.newBuilder().setBlobRequest(BlobRequest.newBuilder().addBlobIds(id)).build()));
        Change.OpenBlob open = new Change.OpenBlob();
        while (true) {
            AnalyzeChangeRequest answer = talk.receiveUninterruptibly();
            if (answer.hasBlobNotFound() && answer.getBlobNotFound().getBlobId().equals(id)) {
                return Optional.empty();
            }
            if (!answer.hasBlob() || !answer.getBlob().getBlobId().equals(id)) {
                throw Conversation.violation("blob %s was asked for, %s was sent".formatted(id, answer.getMessageCase()));
            }
            Optional<ByteString> content = open.add(answer.getBlob());
            if (content.isPresent()) {
                known.put(id, content.get());
                cache.put(key(id), content.get());
                return content;
            }
        }
    }

    private BlobCache.Key key(String id) {
        return new BlobCache.Key(change.header.getTenantId(), change.header.getRepositoryId(), id);
    }
}
