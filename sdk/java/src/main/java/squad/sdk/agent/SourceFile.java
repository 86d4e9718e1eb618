package squad.sdk.agent;

import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import squad.code.v1.LineRange;

/** One changed file as rules see it. */
public final class SourceFile {
    private static final char MARK = '\uFEFF';

    /** Answers what a file needs of the repository around it. */
    interface Repository {
        List<String> paths();

        /** Empty for a path that is not listed or cannot be sent. */
        Optional<ByteString> read(String path);
    }

    private final String path;
    private final String language;
    private final String text;
    private final boolean marked;
    private final Optional<String> old;
    private final List<LineRange> changed;
    private final Struct options;
    private final Repository repository;
    private final List<Integer> starts;

    SourceFile(
        String path, String language, ByteString content, Optional<ByteString> old, List<LineRange> changed, Struct options,
        Repository repository) {
        String decoded = content.toStringUtf8();
        this.path = path;
        this.language = language;
        this.marked = !decoded.isEmpty() && decoded.charAt(0) == MARK;
        this.text = marked ? decoded.substring(1) : decoded;
        this.old = old.map(ByteString::toStringUtf8);
        this.changed = changed;
        this.options = options;
        this.repository = repository;
        this.starts = lineStarts(text);
    }

    /** A file every line of which is new, for tests of rules. */
    public static SourceFile ofText(String path, String language, String text) {
        Repository alone = new Repository() {
            @Override
            public List<String> paths() {
                return List.of(path);
            }

            @Override
            public Optional<ByteString> read(String wanted) {
                return Optional.empty();
            }
        };
        List<LineRange> all = List.of(LineRange.newBuilder().setStartLine(1).setEndLine(Integer.MAX_VALUE).build());
        ByteString content = ByteString.copyFromUtf8(text);
        return new SourceFile(path, language, content, Optional.empty(), all, Struct.getDefaultInstance(), alone);
    }

    public String path() {
        return path;
    }

    public String language() {
        return language;
    }

    /** The version under review, without a byte order mark. */
    public String text() {
        return text;
    }

    /** The version it is compared with; empty for a new file. */
    public Optional<String> old() {
        return old;
    }

    /** Settings that you document for your users, as {@code .squad.yml} has them. */
    public Struct options() {
        return options;
    }

    /** What {@link #read} knows, ascending: the changed files, and what {@code context_patterns} match. */
    public List<String> paths() {
        return repository.paths();
    }

    /** The text of another file of the repository; empty when its path is not among {@link #paths} or it cannot be sent. */
    public Optional<String> read(String other) {
        return repository.read(other).map(ByteString::toStringUtf8);
    }

    /** The place between two offsets of {@link #text}. */
    public Span span(int start, int end) {
        int[] first = place(start);
        int[] last = place(end);
        return new Span(first[0], first[1], last[0], last[1]);
    }

    /** One line without its end. */
    public String line(int number) {
        int end = number < starts.size() ? starts.get(number) : text.length();
        String whole = text.substring(starts.get(number - 1), end);
        return whole.endsWith("\n") ? whole.substring(0, whole.length() - 1) : whole;
    }

    public int lineCount() {
        return starts.size();
    }

    /** Whether the change added or modified a line. */
    public boolean isChanged(int line) {
        return firstChanged(line, line) != 0;
    }

    /** The first changed line between two, both inclusive; 0 when there is none. */
    int firstChanged(int first, int last) {
        return changed.stream().filter(run -> run.getStartLine() <= last && first <= run.getEndLine())
            .mapToInt(run -> Math.max(first, run.getStartLine())).findFirst().orElse(0);
    }

    /** Whether the first line of the file begins with a byte order mark. */
    boolean isMarked() {
        return marked;
    }

    private int[] place(int offset) {
        int found = Collections.binarySearch(starts, offset);
        int line = found >= 0 ? found + 1 : -found - 1;
        int start = starts.get(line - 1);
        String before = text.substring(start, Math.min(offset, start + line(line).length()));
        return new int[] {line, Answers.bytes(before) + 1};
    }

    private static List<Integer> lineStarts(String text) {
        List<Integer> starts = new ArrayList<>(List.of(0));
        for (int at = text.indexOf('\n'); at >= 0 && at + 1 < text.length(); at = text.indexOf('\n', at + 1)) {
            starts.add(at + 1);
        }
        return starts;
    }
}
