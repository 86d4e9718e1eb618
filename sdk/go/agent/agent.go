// Package agent runs a review agent. You write rules, each a function from a file to what it sees in it; the package
// speaks the contract of squad.agent.v1: streams, ledger, deadlines, tokens, health, metrics and an orderly end.
package agent

import (
	"context"
	"fmt"
	"sort"
	"strings"

	"google.golang.org/protobuf/proto"

	agentv1 "squad.internal/sdk/squad/agent/v1"
	codev1 "squad.internal/sdk/squad/code/v1"
)

// Agent is who reads changes, and how.
type Agent struct {
	// About is what DescribeAgent answers; leave its rules out, they are added from Rules.
	About *agentv1.Agent
	Rules []Rule
}

// Rule is one thing an agent can find.
type Rule struct {
	// About holds its facts. Languages default to the agent's, the engine to the agent's name.
	About *agentv1.Rule
	// Off takes the rule out until a repository asks for it.
	Off bool
	// Check says what it sees in one file. It may run beside others, for several files at once; it stops when ctx is done.
	// Panics and errors are reported as this rule's failure on this file, and the rest goes on.
	Check func(ctx context.Context, file *File) ([]Match, error)
}

// Match is what a rule saw. Those that touch no changed line are left out by the package, which also adds rule, path,
// quote and source.
type Match struct {
	Span Span
	// Message says what happens, why it matters here and what to do: at most three sentences, 2,000 bytes.
	Message string
	// Note on the match's own line, beside its quote.
	Note string
	// Symbol is the qualified name of the definition around it: `Store.Save`.
	Symbol string
	// Steps are further evidence, in order of reading.
	Steps []Step
	// Fix is given only where a machine can be sure.
	Fix *Fix
	// Confidence replaces the rule's when it is lower.
	Confidence codev1.Confidence
	// OutsideChange lets a match pass that lies on unchanged lines, which the change made matter.
	OutsideChange bool
}

// Step is one more place of the same file, and what it means.
type Step struct {
	Span Span
	Note string
}

// Fix is a set of edits to the same file, applied together or not at all.
type Fix struct {
	// Description is an imperative sentence.
	Description string
	Edits       []Edit
}

// Edit replaces a span. Its columns are given.
type Edit struct {
	Span    Span
	NewText string
}

// Description is the whole answer to DescribeAgent. It fails on what an orchestrator would refuse.
func (a *Agent) Description() (*agentv1.Agent, error) {
	described := proto.Clone(a.About).(*agentv1.Agent)
	described.Batches = true
	sort.Strings(described.Languages)
	if described.GetName() == "" || described.GetVersion() == "" || len(described.GetLanguages()) == 0 {
		return nil, fmt.Errorf("agent %q: name, version and languages are required", described.GetName())
	}
	for _, rule := range a.Rules {
		about, err := rule.describe(described)
		if err != nil {
			return nil, err
		}
		described.Rules = append(described.Rules, about)
	}
	sort.Slice(described.Rules, func(i, j int) bool { return described.Rules[i].GetId() < described.Rules[j].GetId() })
	return described, nil
}

func (r *Rule) describe(agent *agentv1.Agent) (*agentv1.Rule, error) {
	about := proto.Clone(r.About).(*agentv1.Rule)
	if !strings.HasPrefix(about.GetId(), agent.GetName()+"/") || r.Check == nil {
		return nil, fmt.Errorf("rule %q: its id must begin with %q and it needs a Check", about.GetId(), agent.GetName()+"/")
	}
	if about.GetSeverity() == 0 || about.GetConfidence() == 0 {
		return nil, fmt.Errorf("rule %q: severity and confidence are required", about.GetId())
	}
	if len(about.GetLanguages()) == 0 {
		about.Languages = agent.GetLanguages()
	}
	sort.Strings(about.Languages)
	if about.GetEngine() == "" {
		about.Engine = agent.GetName()
	}
	about.EnabledByDefault = !r.Off
	return about, nil
}
