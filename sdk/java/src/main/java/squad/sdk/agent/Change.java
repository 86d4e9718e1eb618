package squad.sdk.agent;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import squad.agent.v1.AnalysisHeader;
import squad.agent.v1.AnalyzeChangeRequest;
import squad.agent.v1.BlobChunk;
import squad.agent.v1.ManifestEntry;
import squad.code.v1.ChangedFile;
import squad.errors.v1.ErrorReason;
import squad.sdk.reason.SquadException;

/** Everything that is sent before ChangeComplete, held against the documented order. */
final class Change {
    private static final int BLOB_BYTES = 1 << 20;
    private static final int CHANGE_BYTES = 64 << 20;

    final AnalysisHeader header;
    /** Blob ids of the manifest. */
    final Map<String, String> paths = new TreeMap<>();
    final List<ChangedFile> files = new ArrayList<>();
    final Map<String, ByteString> blobs = new HashMap<>();
    private final OpenBlob open = new OpenBlob();
    private int bytes;

    private Change(AnalysisHeader header) {
        this.header = header;
    }

    /** {@code admit} throws for a header that is not let in. */
    static Change read(Conversation talk, Consumer<AnalysisHeader> admit) throws InterruptedException {
        AnalyzeChangeRequest first = talk.receive();
        if (!first.hasHeader()) {
            throw Conversation.violation("the first message must be the header");
        }
        admit.accept(first.getHeader());
        Change change = new Change(first.getHeader());
        AnalyzeChangeRequest request = talk.receive();
        for (; !request.hasComplete(); request = talk.receive()) {
            change.add(request);
        }
        change.end(request.getComplete().getFileCount());
        return change;
    }

    private void add(AnalyzeChangeRequest request) {
        if (request.hasManifest() && files.isEmpty()) {
            for (ManifestEntry entry : request.getManifest().getEntriesList()) {
                paths.put(entry.getPath(), entry.getBlobId());
            }
        } else if (request.hasFile() && open.id.isEmpty()) {
            files.add(request.getFile().getFile());
        } else if (request.hasBlob() && !files.isEmpty()) {
            addBlob(request.getBlob());
        } else if (!(request.hasBlobNotFound() && !files.isEmpty() && open.id.isEmpty())) {
            throw Conversation.violation(request.getMessageCase() + " is not expected here");
        }
    }

    private void addBlob(BlobChunk chunk) {
        ChangedFile file = files.get(files.size() - 1);
        if (!chunk.getBlobId().equals(file.getOldBlobId()) && !chunk.getBlobId().equals(file.getNewBlobId())) {
            throw Conversation.violation("blob %s does not belong to the file before it".formatted(chunk.getBlobId()));
        }
        open.add(chunk).ifPresent(content -> {
            blobs.put(chunk.getBlobId(), content);
            bytes += content.size();
        });
        if (bytes > CHANGE_BYTES) {
            throw tooLarge("the change", "64 MiB");
        }
    }

    private void end(int announced) {
        if (!open.id.isEmpty()) {
            throw Conversation.violation("blob %s was not finished".formatted(open.id));
        }
        if (announced != files.size()) {
            throw Conversation.violation("%d files were announced, %d sent".formatted(announced, files.size()));
        }
        Set<String> seen = new HashSet<>();
        for (ChangedFile file : files) {
            if (!seen.add(file.getPath())) {
                throw Conversation.violation("%s was sent twice".formatted(file.getPath()));
            }
        }
    }

    /** What has come of a blob that is not complete. */
    static final class OpenBlob {
        private String id = "";
        private ByteString content = ByteString.EMPTY;

        /** The whole blob with its last part. */
        Optional<ByteString> add(BlobChunk chunk) {
            if (!id.isEmpty() && !id.equals(chunk.getBlobId())) {
                throw Conversation.violation("blob %s was not finished when %s began".formatted(id, chunk.getBlobId()));
            }
            id = chunk.getBlobId();
            content = content.concat(chunk.getData());
            if (content.size() > BLOB_BYTES) {
                throw tooLarge("a blob", "1 MiB");
            }
            if (!chunk.getLast()) {
                return Optional.empty();
            }
            ByteString whole = content;
            id = "";
            content = ByteString.EMPTY;
            return Optional.of(whole);
        }
    }

    private static SquadException tooLarge(String what, String limit) {
        String said = "%s is over the limit of %s".formatted(what, limit);
        return new SquadException(Status.Code.RESOURCE_EXHAUSTED, ErrorReason.ERROR_REASON_TOO_LARGE, said, Map.of("limit", limit));
    }
}
