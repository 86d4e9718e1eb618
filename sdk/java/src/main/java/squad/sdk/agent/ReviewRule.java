package squad.sdk.agent;

import squad.agent.v1.Rule;

/**
 * One thing an agent can find: its facts, and how. Languages default to the agent's, the engine to its name.
 *
 * @param off true takes the rule out until a repository asks for it
 */
public record ReviewRule(Rule about, Check check, boolean off) {
    public ReviewRule(Rule about, Check check) {
        this(about, check, false);
    }
}
