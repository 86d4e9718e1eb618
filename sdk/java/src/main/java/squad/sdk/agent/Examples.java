package squad.sdk.agent;

import java.util.ArrayList;
import java.util.List;

/** Runs the rules of an agent on the examples that they publish, for tests. */
public final class Examples {
    private Examples() {}

    /** One sentence for every rule that lets its flagged example pass, or flags the other; the examples are files at {@code path}. */
    public static List<String> problems(ReviewAgent agent, String path) throws Exception {
        agent.describe();
        List<String> problems = new ArrayList<>();
        for (ReviewRule rule : agent.rules()) {
            String id = rule.about().getId();
            String language = agent.about().getLanguages(0);
            if (!rule.check().check(SourceFile.ofText(path, language, rule.about().getFlaggedExample())).iterator().hasNext()) {
                problems.add(id + " lets its flagged example pass");
            }
            for (Match match : rule.check().check(SourceFile.ofText(path, language, rule.about().getPassedExample()))) {
                problems.add("%s flags line %d of its passed example".formatted(id, match.span().line()));
            }
        }
        return problems;
    }
}
