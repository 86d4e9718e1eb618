package agent

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"google.golang.org/protobuf/types/known/durationpb"

	agentv1 "squad.internal/sdk/squad/agent/v1"
	codev1 "squad.internal/sdk/squad/code/v1"
)

// reserve is what sending the last answers may take.
const reserve = 150 * time.Millisecond

// service is AgentService: the contract in, the contract out.
type service struct {
	agentv1.UnimplementedAgentServiceServer
	about   *agentv1.Agent
	checks  []check
	readers *readers
	cache   *cache
}

func newService(agent *Agent, settings *settings) (*service, error) {
	about, err := agent.Description()
	if err != nil {
		return nil, err
	}
	made := &service{about: about, readers: newReaders(settings.readers, settings.perFile), cache: newCache(settings.cacheBytes)}
	for _, described := range about.GetRules() {
		for index := range agent.Rules {
			if rule := &agent.Rules[index]; rule.About.GetId() == described.GetId() {
				made.checks = append(made.checks, check{rule, described, described.GetSeverity()})
			}
		}
	}
	return made, nil
}

func (s *service) DescribeAgent(context.Context, *agentv1.DescribeAgentRequest) (*agentv1.DescribeAgentResponse, error) {
	return &agentv1.DescribeAgentResponse{Agent: s.about}, nil
}

func (s *service) AnalyzeChange(stream stream) error {
	started := time.Now()
	talk := &talk{stream: stream}
	change, err := readChange(talk)
	if err != nil {
		return err
	}
	talk.batches = change.header.GetBatches()
	ctx, cancel := context.WithDeadline(stream.Context(), until(stream.Context(), change.header, started))
	defer cancel()
	name := &agentv1.AnalysisStarted{Agent: s.about.GetName(), Version: s.about.GetVersion()}
	if err := talk.send(&response{Message: &agentv1.AnalyzeChangeResponse_Started{Started: name}}); err != nil {
		return err
	}
	ledger := newLedger(change, s.about.GetLanguages())
	repository := newRepository(talk, change, s.cache)
	count, err := s.analyze(ctx, talk, change, ledger, repository)
	if err != nil {
		return err
	}
	slog.Info("analysed", "files", len(change.files), "findings", count, "review_id", change.header.GetReviewId())
	return talk.send(append(cells(ledger), complete(count, started, repository))...)
}

// analyze has all files read and sends what is found in each, in the order of their paths.
func (s *service) analyze(ctx context.Context, talk *talk, change *change, ledger *ledger, repository *repository) (int, error) {
	checks := s.enabled(change.header.GetSettings())
	var outcomes []chan outcome
	for _, changed := range ledger.readable() {
		file := viewOf(changed, change, repository)
		done := make(chan outcome, 1)
		outcomes = append(outcomes, done)
		go func() { done <- s.readers.read(ctx, file, reading(checks, file.Language)) }()
	}
	count := 0
	for _, done := range outcomes {
		out := <-done
		ledger.note(out.cell)
		if err := talk.send(said(out)...); err != nil {
			return count, err
		}
		count += len(out.findings)
	}
	if err := talk.stream.Context().Err(); err != nil {
		return count, err
	}
	return count, nil
}

// enabled are the rules that policy wants run.
func (s *service) enabled(settings *agentv1.AgentSettings) []check {
	var checks []check
	for _, each := range s.checks {
		id := each.about.GetId()
		wanted := each.about.GetEnabledByDefault() || slices.Contains(settings.GetEnabledRules(), id)
		if !wanted || slices.Contains(settings.GetDisabledRules(), id) {
			continue
		}
		if other := settings.GetSeverities()[id]; other != 0 {
			each.severity = other
		}
		checks = append(checks, each)
	}
	return checks
}

func reading(checks []check, language string) []check {
	return slices.DeleteFunc(slices.Clone(checks), func(c check) bool { return !reads(c.about.GetLanguages(), language) })
}

// until is when the work ends, so that what was found still arrives: within what the header grants and the call has.
func until(ctx context.Context, header *agentv1.AnalysisHeader, started time.Time) time.Time {
	end, _ := ctx.Deadline()
	left := time.Until(end)
	end = end.Add(-min(max(left/20, 50*time.Millisecond), 200*time.Millisecond))
	if budget := header.GetTimeBudget(); budget != nil && started.Add(budget.AsDuration()).Before(end) {
		end = started.Add(budget.AsDuration())
	}
	// Half of a very short time is left for work.
	return end.Add(-min(reserve, time.Until(end)/2))
}

func viewOf(changed *codev1.ChangedFile, change *change, repository *repository) *File {
	file := newFile(changed.GetPath(), changed.GetLanguage(), change.blobs[changed.GetNewBlobId()])
	file.changed = changed.GetChangedLines()
	file.Options = change.header.GetSettings().GetOptions().AsMap()
	file.repository = repository
	if old, sent := change.blobs[changed.GetOldBlobId()]; sent && isText(old) {
		file.Old, file.OldPath = string(old), changed.GetPath()
		if changed.GetPreviousPath() != "" {
			file.OldPath = changed.GetPreviousPath()
		}
	}
	return file
}

func said(out outcome) []*response {
	var messages []*response
	for _, finding := range out.findings {
		messages = append(messages, &response{Message: &agentv1.AnalyzeChangeResponse_Finding{Finding: finding}})
	}
	for _, failure := range out.failures {
		messages = append(messages, &response{Message: &agentv1.AnalyzeChangeResponse_RuleFailure{RuleFailure: failure}})
	}
	return messages
}

func cells(ledger *ledger) []*response {
	var messages []*response
	for _, cell := range ledger.all() {
		messages = append(messages, &response{Message: &agentv1.AnalyzeChangeResponse_Coverage{Coverage: cell}})
	}
	return messages
}

func complete(count int, started time.Time, repository *repository) *response {
	return &response{Message: &agentv1.AnalyzeChangeResponse_Complete{Complete: &agentv1.AnalysisComplete{
		FindingCount:    int32(count),
		Elapsed:         durationpb.New(time.Since(started)),
		CachedBlobCount: repository.cachedCount(),
	}}}
}
