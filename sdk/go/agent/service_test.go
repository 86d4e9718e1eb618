package agent

import (
	"context"
	"errors"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/types/known/durationpb"

	"squad.internal/sdk/reason"
	agentv1 "squad.internal/sdk/squad/agent/v1"
	codev1 "squad.internal/sdk/squad/code/v1"
	errorsv1 "squad.internal/sdk/squad/errors/v1"
)

// trial does what the first line of a file asks of it.
func trial(ctx context.Context, file *File) ([]Match, error) {
	word, rest, _ := strings.Cut(strings.TrimSpace(file.line(1)), " ")
	match := Match{Span: Line(1), Message: "Seen."}
	switch word {
	case "find":
		return []Match{match}, nil
	case "panic":
		panic("of a rule")
	case "fail":
		return nil, errors.New("it cannot")
	case "point":
		return []Match{{Span: Line(99), Message: "Nowhere."}}, nil
	case "wait":
		<-ctx.Done()
		return nil, ctx.Err()
	case "hang":
		time.Sleep(time.Second)
	case "read":
		content, err := file.Read(ctx, rest)
		match.Message = string(content)
		if err != nil {
			match.Message = err.Error()
		}
		return []Match{match}, nil
	}
	return nil, nil
}

func connect(t *testing.T) agentv1.AgentServiceClient {
	about := &agentv1.Rule{Id: "trial/obey", Severity: codev1.Severity_SEVERITY_LOW, Confidence: codev1.Confidence_CONFIDENCE_HIGH}
	agent := &Agent{
		About: &agentv1.Agent{Name: "trial", Version: "1.0.0", Languages: []string{"text"}},
		Rules: []Rule{{About: about, Check: trial}},
	}
	settings := &settings{readers: 2, perFile: 5 * time.Second, cacheBytes: 1 << 20}
	service, err := newService(agent, settings)
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := newServer(settings, service).grpc
	go server.Serve(listener) //nolint:errcheck // it ends with the test
	t.Cleanup(server.Stop)
	connection, err := grpc.NewClient(listener.Addr().String(), grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { connection.Close() })
	return agentv1.NewAgentServiceClient(connection)
}

// answers are what an agent answered: kinds in their order, and what is in them.
type answers struct {
	order    []string
	findings []*codev1.Finding
	failures []*agentv1.RuleFailure
	cells    map[string]string
	complete *agentv1.AnalysisComplete
}

func (s *answers) note(got *agentv1.AnalyzeChangeResponse) {
	switch message := got.GetMessage().(type) {
	case *agentv1.AnalyzeChangeResponse_Started:
		s.order = append(s.order, "started")
	case *agentv1.AnalyzeChangeResponse_Finding:
		s.order, s.findings = append(s.order, "finding"), append(s.findings, message.Finding)
	case *agentv1.AnalyzeChangeResponse_RuleFailure:
		s.order, s.failures = append(s.order, "failure"), append(s.failures, message.RuleFailure)
	case *agentv1.AnalyzeChangeResponse_Coverage:
		s.order = append(s.order, "coverage")
		short := strings.TrimPrefix(message.Coverage.GetReason().String(), "COVERAGE_REASON_")
		s.cells[message.Coverage.GetPath()] = short
	case *agentv1.AnalyzeChangeResponse_Complete:
		s.order, s.complete = append(s.order, "complete"), message.Complete
	}
}

// analyze sends files by path; the text of an asked blob is its id.
func analyze(t *testing.T, client agentv1.AgentServiceClient, files map[string]string, budget time.Duration) *answers {
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	stream, err := client.AnalyzeChange(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, message := range messagesOf(files, budget) {
		if err := stream.Send(message); err != nil {
			t.Fatal(err)
		}
	}
	answer := &answers{cells: map[string]string{}}
	for answer.complete == nil {
		got, err := stream.Recv()
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range got.GetBlobRequest().GetBlobIds() {
			if err := stream.Send(blob(id, "content of "+id)); err != nil {
				t.Fatal(err)
			}
		}
		answer.note(got)
	}
	return answer
}

func messagesOf(files map[string]string, budget time.Duration) []*agentv1.AnalyzeChangeRequest {
	header := &agentv1.AnalysisHeader{ReviewId: "r", TenantId: "t", RepositoryId: "p"}
	if budget > 0 {
		header.TimeBudget = durationpb.New(budget)
	}
	manifest := &agentv1.ManifestChunk{Entries: []*agentv1.ManifestEntry{{Path: "other.txt", BlobId: "77"}}}
	messages := []*agentv1.AnalyzeChangeRequest{
		{Message: &agentv1.AnalyzeChangeRequest_Header{Header: header}},
		{Message: &agentv1.AnalyzeChangeRequest_Manifest{Manifest: manifest}},
	}
	for path, text := range files {
		file := &codev1.ChangedFile{
			Path: path, NewBlobId: "id of " + path, Language: "text", ChangedLines: []*codev1.LineRange{{StartLine: 1, EndLine: 9}},
		}
		messages = append(messages, &agentv1.AnalyzeChangeRequest{
			Message: &agentv1.AnalyzeChangeRequest_File{File: &agentv1.FileChange{File: file}},
		}, blob(file.GetNewBlobId(), text))
	}
	complete := &agentv1.ChangeComplete{FileCount: int32(len(files))}
	return append(messages, &agentv1.AnalyzeChangeRequest{Message: &agentv1.AnalyzeChangeRequest_Complete{Complete: complete}})
}

func blob(id, text string) *agentv1.AnalyzeChangeRequest {
	chunk := &agentv1.BlobChunk{BlobId: id, Data: []byte(text), Last: true}
	return &agentv1.AnalyzeChangeRequest{Message: &agentv1.AnalyzeChangeRequest_Blob{Blob: chunk}}
}

func TestAnswersComeInTheDocumentedOrder(t *testing.T) {
	answer := analyze(t, connect(t), map[string]string{"a": "find"}, 0)
	if want := []string{"started", "finding", "coverage", "complete"}; !slices.Equal(answer.order, want) {
		t.Fatalf("got %v", answer.order)
	}
	if got := answer.findings[0]; got.GetEvidence()[0].GetQuote() != "find" || got.GetRuleId() != "trial/obey" {
		t.Fatalf("got %v", got)
	}
}

func TestARuleThatFailsCostsItsFileAndNoOther(t *testing.T) {
	answer := analyze(t, connect(t), map[string]string{"a": "panic", "b": "fail", "c": "point", "d": "find"}, 0)
	for path, want := range map[string]string{"a": "FAILED", "b": "FAILED", "c": "FAILED", "d": "UNSPECIFIED"} {
		if answer.cells[path] != want {
			t.Errorf("%s is %s", path, answer.cells[path])
		}
	}
	if len(answer.failures) != 3 || answer.failures[0].GetMessage() != "trial/obey failed: panic: of a rule" {
		t.Errorf("got %v", answer.failures)
	}
}

func TestTimeThatRunsOutLeavesWhatWasFound(t *testing.T) {
	answer := analyze(t, connect(t), map[string]string{"a": "find", "b": "wait", "c": "hang"}, 600*time.Millisecond)
	if len(answer.findings) != 1 || answer.cells["b"] != "OUT_OF_TIME" || answer.cells["c"] != "OUT_OF_TIME" {
		t.Fatalf("got %v, %v", answer.findings, answer.cells)
	}
}

func TestAnotherFileIsAskedForOnceAndOnlyWhenListed(t *testing.T) {
	client := connect(t)
	files := map[string]string{"a": "read other.txt", "b": "read /etc/passwd"}
	answer := analyze(t, client, files, 0)
	if answer.findings[0].GetMessage() != "content of 77" || answer.findings[1].GetMessage() != "read /etc/passwd: file does not exist" {
		t.Fatalf("got %v", answer.findings)
	}
	if again := analyze(t, client, files, 0); again.complete.GetCachedBlobCount() != 1 {
		t.Fatalf("got %v", again.complete)
	}
}

func TestMessagesOutOfOrderAreRefused(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	stream, err := connect(t).AnalyzeChange(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if err := stream.Send(blob("1", "x")); err != nil {
		t.Fatal(err)
	}
	_, err = stream.Recv()
	if got := reason.From(err); got.Reason != errorsv1.ErrorReason_ERROR_REASON_PROTOCOL_VIOLATION {
		t.Fatalf("got %v", err)
	}
}

func TestACallWithoutADeadlineIsRefused(t *testing.T) {
	_, err := connect(t).DescribeAgent(context.Background(), &agentv1.DescribeAgentRequest{})
	if got := reason.From(err); got.Reason != errorsv1.ErrorReason_ERROR_REASON_DEADLINE_REQUIRED {
		t.Fatalf("got %v", err)
	}
}
