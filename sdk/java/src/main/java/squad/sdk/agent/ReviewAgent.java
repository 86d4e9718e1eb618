package squad.sdk.agent;

import java.util.Comparator;
import java.util.List;
import squad.agent.v1.Agent;
import squad.agent.v1.Rule;

/**
 * Who reads changes, and how.
 *
 * @param about what DescribeAgent answers; leave its rules out, they are added
 */
public record ReviewAgent(Agent about, List<ReviewRule> rules) {
    public ReviewAgent {
        rules = List.copyOf(rules);
    }

    /**
     * The whole answer to DescribeAgent.
     *
     * @throws IllegalArgumentException an orchestrator would refuse it; the message says why
     */
    public Agent describe() {
        if (about.getName().isEmpty() || about.getVersion().isEmpty() || about.getLanguagesCount() == 0) {
            throw new IllegalArgumentException("agent \"%s\": name, version and languages are required".formatted(about.getName()));
        }
        List<String> languages = about.getLanguagesList().stream().sorted().toList();
        Agent.Builder described = about.toBuilder().clearRules().setBatches(true).clearLanguages().addAllLanguages(languages);
        rules.stream().map(rule -> describe(rule, languages)).sorted(Comparator.comparing(Rule::getId)).forEach(described::addRules);
        return described.build();
    }

    private Rule describe(ReviewRule rule, List<String> languages) {
        Rule facts = rule.about();
        String prefix = about.getName() + "/";
        if (!facts.getId().startsWith(prefix)) {
            throw new IllegalArgumentException("rule \"%s\": its id must begin with \"%s\"".formatted(facts.getId(), prefix));
        }
        if (facts.getSeverityValue() == 0 || facts.getConfidenceValue() == 0) {
            throw new IllegalArgumentException("rule \"%s\": severity and confidence are required".formatted(facts.getId()));
        }
        List<String> own = facts.getLanguagesCount() == 0 ? languages : facts.getLanguagesList().stream().sorted().toList();
        String engine = facts.getEngine().isEmpty() ? about.getName() : facts.getEngine();
        return facts.toBuilder().clearLanguages().addAllLanguages(own).setEngine(engine).setEnabledByDefault(!rule.off()).build();
    }
}
