// Package agenttest runs the rules of an agent on the examples that they publish.
package agenttest

import (
	"testing"

	"squad.internal/sdk/agent"
)

// Examples holds every rule against its two examples: it flags the first and lets the second pass. The examples of a rule
// are files in the first of its languages, at `path`.
func Examples(t *testing.T, tested *agent.Agent, path string) {
	t.Helper()
	if _, err := tested.Description(); err != nil {
		t.Fatal(err)
	}
	for _, rule := range tested.Rules {
		t.Run(rule.About.GetId(), func(t *testing.T) {
			language := tested.About.GetLanguages()[0]
			if found := Check(t, &rule, agent.NewFile(path, language, rule.About.GetFlaggedExample())); len(found) == 0 {
				t.Errorf("it lets its flagged example pass:\n%s", rule.About.GetFlaggedExample())
			}
			if found := Check(t, &rule, agent.NewFile(path, language, rule.About.GetPassedExample())); len(found) > 0 {
				t.Errorf("it flags line %d of its passed example:\n%s", found[0].Span.Line, rule.About.GetPassedExample())
			}
		})
	}
}

// Check runs one rule over one file and fails the test when the rule does.
func Check(t *testing.T, rule *agent.Rule, file *agent.File) []agent.Match {
	t.Helper()
	found, err := rule.Check(t.Context(), file)
	if err != nil {
		t.Fatalf("%s: %v", rule.About.GetId(), err)
	}
	return found
}
