package squad.sdk.agent;

import com.google.protobuf.ByteString;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Contents used last, so that the second review of a repository sends only what changed. In memory only, bounded. */
final class BlobCache {
    /** Keeps tenants and repositories apart: no key of one finds a content of another. */
    record Key(String tenant, String repository, String blob) {}

    private final long limit;
    /** The one used last at its end. */
    private final Map<Key, ByteString> contents = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    BlobCache(long limit) {
        this.limit = limit;
    }

    synchronized Optional<ByteString> get(Key key) {
        return Optional.ofNullable(contents.get(key));
    }

    synchronized void put(Key key, ByteString content) {
        if (contents.putIfAbsent(key, content) != null) {
            return;
        }
        bytes += content.size();
        for (Iterator<ByteString> oldest = contents.values().iterator(); bytes > limit; oldest.remove()) {
            bytes -= oldest.next().size();
        }
    }
}
