package squad.sdk.agent;

import java.util.ArrayList;
import java.util.List;
import squad.code.v1.Confidence;

/**
 * What a rule saw. Those that touch no changed line are left out by the runtime, which also adds rule, path, quote and source.
 *
 * @param message what happens, why it matters here and what to do: at most three sentences, 2,000 bytes
 * @param symbol qualified name of the definition around it: {@code Store.save}; may be empty
 * @param steps further evidence in the same file, in order of reading
 * @param fix only where a machine can be sure; otherwise null
 * @param confidence replaces the rule's when it is lower; UNSPECIFIED: the rule's
 * @param outsideChange lets a match pass that lies on unchanged lines, which the change made matter
 */
public record Match(
    Span span, String message, String symbol, List<Step> steps, Fix fix, Confidence confidence, boolean outsideChange) {

    /** One more place, and what it means. */
    public record Step(Span span, String note) {}

    /** Edits to the same file, applied together or not at all. The description is an imperative sentence. */
    public record Fix(String description, List<Edit> edits) {}

    /** Replaces a span, whose columns are given. */
    public record Edit(Span span, String newText) {}

    public Match {
        steps = List.copyOf(steps);
    }

    public static Match at(Span span, String message) {
        return new Match(span, message, "", List.of(), null, Confidence.CONFIDENCE_UNSPECIFIED, false);
    }

    public Match in(String newSymbol) {
        return new Match(span, message, newSymbol, steps, fix, confidence, outsideChange);
    }

    public Match step(Span where, String note) {
        List<Step> more = new ArrayList<>(steps);
        more.add(new Step(where, note));
        return new Match(span, message, symbol, more, fix, confidence, outsideChange);
    }

    public Match fix(Fix newFix) {
        return new Match(span, message, symbol, steps, newFix, confidence, outsideChange);
    }

    public Match confidence(Confidence lower) {
        return new Match(span, message, symbol, steps, fix, lower, outsideChange);
    }

    public Match outside() {
        return new Match(span, message, symbol, steps, fix, confidence, true);
    }
}
