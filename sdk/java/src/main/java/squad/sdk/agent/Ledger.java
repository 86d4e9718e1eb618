package squad.sdk.agent;

import com.google.protobuf.ByteString;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import squad.code.v1.ChangeKind;
import squad.code.v1.ChangedFile;
import squad.code.v1.CoverageReason;
import squad.code.v1.CoverageStatus;
import squad.code.v1.FileCoverage;

/** Exactly one cell for every changed file, whatever happens. A file nobody complained about was read. */
final class Ledger {
    private final List<ChangedFile> files;
    private final Map<String, FileCoverage> cells = new HashMap<>();

    /** Notes what is known before any rule ran. */
    Ledger(Change change, List<String> languages) {
        files = change.files;
        files.forEach(file -> note(beforeRules(file, change.blobs.get(file.getNewBlobId()), languages)));
    }

    /** Keeps the first word on a file; null is none. */
    void note(FileCoverage cell) {
        if (cell != null) {
            cells.putIfAbsent(cell.getPath(), cell);
        }
    }

    /** What rules are to see, by path: the order must not depend on the sender. */
    List<ChangedFile> readable() {
        return files.stream().filter(file -> !cells.containsKey(file.getPath())).sorted(Comparator.comparing(ChangedFile::getPath)).toList();
    }

    /** In the order in which the files were sent. */
    List<FileCoverage> cells() {
        return files.stream().map(ChangedFile::getPath).map(path -> cells.getOrDefault(path, cell(path, CoverageStatus.COVERAGE_STATUS_READ)))
            .toList();
    }

    static FileCoverage notRead(String path, CoverageReason reason, String detail) {
        return cell(path, CoverageStatus.COVERAGE_STATUS_NOT_READ).toBuilder().setReason(reason).setDetail(Answers.cut(detail, 500)).build();
    }

    static boolean reads(List<String> languages, String language) {
        return languages.contains("*") || languages.contains(language);
    }

    /** UTF-8 without zero bytes. */
    static boolean isText(ByteString content) {
        return content.isValidUtf8() && content.toStringUtf8().indexOf('\0') < 0;
    }

    private static FileCoverage beforeRules(ChangedFile file, ByteString content, List<String> languages) {
        String path = file.getPath();
        if (file.getKind() == ChangeKind.CHANGE_KIND_DELETED) {
            return cell(path, CoverageStatus.COVERAGE_STATUS_EXCLUDED).toBuilder().setReason(CoverageReason.COVERAGE_REASON_DELETED).build();
        }
        if (!reads(languages, file.getLanguage())) {
            return cell(path, CoverageStatus.COVERAGE_STATUS_NOT_APPLICABLE);
        }
        if (content == null) {
            return notRead(path, CoverageReason.COVERAGE_REASON_FAILED, "Its content was not sent.");
        }
        return isText(content) ? null : notRead(path, CoverageReason.COVERAGE_REASON_UNDECODABLE, "");
    }

    private static FileCoverage cell(String path, CoverageStatus status) {
        return FileCoverage.newBuilder().setPath(path).setStatus(status).build();
    }
}
