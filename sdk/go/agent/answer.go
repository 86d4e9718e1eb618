package agent

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"google.golang.org/protobuf/proto"

	agentv1 "squad.internal/sdk/squad/agent/v1"
	codev1 "squad.internal/sdk/squad/code/v1"
)

const (
	longestMessage = 2000
	longestQuote   = 500
	quotedLines    = 6
)

// findings turns what a rule saw into findings of the contract: kept only on touched lines, ordered, each once.
func findings(about *agentv1.Rule, severity codev1.Severity, file *File, seen []Match) ([]*codev1.Finding, error) {
	var found []*codev1.Finding
	for _, match := range seen {
		if err := match.check(file); err != nil {
			return nil, err
		}
		span, touched := match.touched(file)
		if touched {
			found = append(found, finding(about, severity, file, match, span))
		}
	}
	slices.SortStableFunc(found, byPlace)
	return slices.CompactFunc(found, func(a, b *codev1.Finding) bool { return proto.Equal(a, b) }), nil
}

func finding(about *agentv1.Rule, severity codev1.Severity, file *File, match Match, span Span) *codev1.Finding {
	confidence := about.GetConfidence()
	if match.Confidence != 0 {
		confidence = min(confidence, match.Confidence)
	}
	return &codev1.Finding{
		RuleId:        about.GetId(),
		Severity:      severity,
		Confidence:    confidence,
		Location:      &codev1.Location{Path: file.Path, Range: span.wire(file), Symbol: cut(match.Symbol, longestQuote)},
		Message:       cut(match.Message, longestMessage),
		Evidence:      evidence(file, match, span),
		Fix:           match.Fix.wire(file),
		References:    references(about),
		Source:        &codev1.Source{Engine: about.GetEngine()},
		OutsideChange: match.OutsideChange,
	}
}

func (m *Match) check(file *File) error {
	if strings.TrimSpace(m.Message) == "" {
		return fmt.Errorf("it gave a match no message")
	}
	spans := []Span{m.Span}
	for _, step := range m.Steps {
		spans = append(spans, step.Span)
	}
	if m.Fix != nil {
		for _, edit := range m.Fix.Edits {
			spans = append(spans, edit.Span)
		}
	}
	for _, span := range spans {
		if !span.exists(file) {
			return fmt.Errorf("it named %+v, which is not in the file", span)
		}
	}
	return nil
}

// touched is where a match is shown: its own place, or the first changed line of it.
func (m *Match) touched(file *File) (Span, bool) {
	if m.OutsideChange || file.Changed(m.Span.Line) {
		return m.Span, true
	}
	line := file.firstChanged(m.Span.Line, m.Span.EndLine)
	return Line(line), line != 0
}

func evidence(file *File, match Match, shown Span) []*codev1.Evidence {
	places := []Step{{shown, match.Note}}
	if shown != match.Span {
		places = append(places, Step{match.Span, match.Note})
	}
	var pieces []*codev1.Evidence
	for _, place := range append(places, match.Steps...) {
		where := &codev1.Location{Path: file.Path, Range: place.Span.wire(file)}
		note := cut(place.Note, longestMessage)
		pieces = append(pieces, &codev1.Evidence{Location: where, Quote: quote(file, place.Span), Note: note})
	}
	return pieces
}

// quote is the lines of a span, verbatim.
func quote(file *File, span Span) string {
	var lines []string
	for number := span.Line; number <= min(span.EndLine, span.Line+quotedLines-1); number++ {
		lines = append(lines, file.line(number))
	}
	return cut(strings.Join(lines, "\n"), longestQuote)
}

func references(about *agentv1.Rule) []*codev1.Reference {
	var pages []*codev1.Reference
	for _, number := range about.GetCweIds() {
		url := fmt.Sprintf("https://cwe.mitre.org/data/definitions/%d.html", number)
		pages = append(pages, &codev1.Reference{Label: fmt.Sprintf("CWE-%d", number), Url: url})
	}
	return pages
}

func (f *Fix) wire(file *File) *codev1.Fix {
	if f == nil {
		return nil
	}
	edits := slices.Clone(f.Edits)
	slices.SortStableFunc(edits, func(a, b Edit) int {
		return cmp.Or(cmp.Compare(a.Span.Line, b.Span.Line), cmp.Compare(a.Span.Column, b.Span.Column))
	})
	made := &codev1.Fix{Description: f.Description}
	for _, edit := range edits {
		made.Edits = append(made.Edits, &codev1.TextEdit{Path: file.Path, Range: edit.Span.wire(file), NewText: edit.NewText})
	}
	return made
}

func byPlace(a, b *codev1.Finding) int {
	first, second := a.GetLocation().GetRange(), b.GetLocation().GetRange()
	return cmp.Or(
		cmp.Compare(first.GetStartLine(), second.GetStartLine()),
		cmp.Compare(first.GetStartColumn(), second.GetStartColumn()),
		cmp.Compare(a.GetRuleId(), b.GetRuleId()),
		cmp.Compare(a.GetMessage(), b.GetMessage()),
	)
}

func cut(text string, limit int) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	if len(text) <= limit {
		return text
	}
	return strings.ToValidUTF8(text[:limit], "")
}
