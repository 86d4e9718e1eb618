package squad.sdk.agent;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import squad.agent.v1.Rule;
import squad.code.v1.Evidence;
import squad.code.v1.Finding;
import squad.code.v1.Fix;
import squad.code.v1.Location;
import squad.code.v1.Reference;
import squad.code.v1.Severity;
import squad.code.v1.Source;
import squad.code.v1.TextEdit;
import squad.code.v1.TextRange;

/** Turns what a rule saw into findings of the contract: kept only on touched lines, ordered, each once, quoted. */
final class Answers {
    private static final int MESSAGE_BYTES = 2000;
    private static final int QUOTE_BYTES = 500;
    private static final int QUOTED_LINES = 6;
    private static final int MARK_BYTES = 3;
    private static final Comparator<Finding> BY_PLACE = Comparator
        .comparingInt((Finding finding) -> finding.getLocation().getRange().getStartLine())
        .thenComparingInt(finding -> finding.getLocation().getRange().getStartColumn())
        .thenComparing(Finding::getMessage);

    private Answers() {}

    static List<Finding> findings(Rule rule, Severity severity, SourceFile file, Iterable<Match> matches) {
        List<Finding> found = new ArrayList<>();
        for (Match match : matches) {
            check(match, file);
            Span span = touched(match, file);
            if (span != null) {
                found.add(finding(rule, severity, file, match, span));
            }
        }
        return found.stream().sorted(BY_PLACE).distinct().toList();
    }

    private static Finding finding(Rule rule, Severity severity, SourceFile file, Match match, Span span) {
        Finding.Builder made = Finding.newBuilder()
            .setRuleId(rule.getId())
            .setSeverity(severity)
            .setConfidenceValue(match.confidence().getNumber() == 0
                ? rule.getConfidenceValue() : Math.min(rule.getConfidenceValue(), match.confidence().getNumber()))
            .setLocation(place(span, file).toBuilder().setSymbol(cut(match.symbol(), QUOTE_BYTES)))
            .setMessage(cut(match.message(), MESSAGE_BYTES))
            .setSource(Source.newBuilder().setEngine(rule.getEngine()))
            .setOutsideChange(match.outsideChange());
        made.addEvidence(evidence(span, "", file));
        if (!span.equals(match.span())) {
            made.addEvidence(evidence(match.span(), "", file));
        }
        match.steps().forEach(step -> made.addEvidence(evidence(step.span(), step.note(), file)));
        rule.getCweIdsList().forEach(id -> made.addReferences(Reference.newBuilder()
            .setLabel("CWE-" + id).setUrl("https://cwe.mitre.org/data/definitions/%d.html".formatted(id))));
        if (match.fix() != null) {
            made.setFix(fix(match.fix(), file));
        }
        return made.build();
    }

    private static void check(Match match, SourceFile file) {
        if (match.message().isBlank()) {
            throw new IllegalArgumentException("it gave a match no message");
        }
        Stream<Span> steps = match.steps().stream().map(Match.Step::span);
        Stream<Span> edits = match.fix() == null ? Stream.of() : match.fix().edits().stream().map(Match.Edit::span);
        Stream.concat(Stream.of(match.span()), Stream.concat(steps, edits)).filter(span -> !exists(span, file)).findFirst()
            .ifPresent(span -> {
                throw new IllegalArgumentException("it named %s, which is not in the file".formatted(span));
            });
    }

    private static boolean exists(Span span, SourceFile file) {
        if (span.line() < 1 || span.endLine() < span.line() || span.endLine() > file.lineCount()) {
            return false;
        }
        boolean backwards = span.line() == span.endLine() && span.endColumn() > 0 && span.endColumn() < span.column();
        return !backwards && span.column() >= 0 && span.endColumn() >= 0
            && span.column() <= bytes(file.line(span.line())) + 1 && span.endColumn() <= bytes(file.line(span.endLine())) + 1;
    }

    /** Where a match is shown: its own place, or the first changed line of it. Null: nowhere. */
    private static Span touched(Match match, SourceFile file) {
        if (match.outsideChange() || file.isChanged(match.span().line())) {
            return match.span();
        }
        int line = file.firstChanged(match.span().line(), match.span().endLine());
        return line == 0 ? null : Span.ofLine(line);
    }

    private static Evidence evidence(Span span, String note, SourceFile file) {
        int last = Math.min(span.endLine(), span.line() + QUOTED_LINES - 1);
        List<String> lines = Stream.iterate(span.line(), line -> line <= last, line -> line + 1).map(file::line).toList();
        String quote = cut(String.join("\n", lines), QUOTE_BYTES);
        return Evidence.newBuilder().setLocation(place(span, file)).setQuote(quote).setNote(cut(note, MESSAGE_BYTES)).build();
    }

    private static Fix fix(Match.Fix fix, SourceFile file) {
        Fix.Builder made = Fix.newBuilder().setDescription(fix.description());
        fix.edits().stream()
            .sorted(Comparator.comparingInt((Match.Edit edit) -> edit.span().line()).thenComparingInt(edit -> edit.span().column()))
            .forEach(edit -> made.addEdits(
                TextEdit.newBuilder().setPath(file.path()).setRange(range(edit.span(), file)).setNewText(edit.newText())));
        return made.build();
    }

    private static Location place(Span span, SourceFile file) {
        return Location.newBuilder().setPath(file.path()).setRange(range(span, file)).build();
    }

    /** The span of the file as it is stored: rules do not see a byte order mark, the first line has it. */
    private static TextRange range(Span span, SourceFile file) {
        return TextRange.newBuilder()
            .setStartLine(span.line()).setStartColumn(column(span.line(), span.column(), file))
            .setEndLine(span.endLine()).setEndColumn(column(span.endLine(), span.endColumn(), file)).build();
    }

    private static int column(int line, int column, SourceFile file) {
        return file.isMarked() && line == 1 && column > 0 ? column + MARK_BYTES : column;
    }

    static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    static String cut(String text, int limit) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= limit) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
        return new String(bytes, 0, limit, StandardCharsets.UTF_8).replaceFirst("\uFFFD+$", "");
    }
}
