package squad.sdk.agent;

/**
 * A half-open range: lines from 1, both inclusive; columns from 1 in UTF-8 bytes, the end exclusive. A column of 0 is the whole
 * line on that end. Made by {@link SourceFile#span}.
 */
public record Span(int line, int column, int endLine, int endColumn) {
    /** One whole line. */
    public static Span ofLine(int line) {
        return new Span(line, 0, line, 0);
    }
}
