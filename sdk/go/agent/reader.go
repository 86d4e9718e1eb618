package agent

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	agentv1 "squad.internal/sdk/squad/agent/v1"
	codev1 "squad.internal/sdk/squad/code/v1"
)

// readers run rules over files, a bounded number at a time over all reviews. Go cannot end a function that does not
// return: its file is given up after its time, and its reader is lost until it does.
type readers struct {
	free    chan struct{}
	perFile time.Duration
	stuck   atomic.Int32
	// lost is told when no reader has been left for a while: whoever started the agent starts it again.
	lost chan struct{}
}

func newReaders(count int, perFile time.Duration) *readers {
	return &readers{free: make(chan struct{}, count), perFile: perFile, lost: make(chan struct{}, 1)}
}

// check is one rule with what the review asks of it.
type check struct {
	rule     *Rule
	about    *agentv1.Rule
	severity codev1.Severity
}

// outcome is what became of one file; a zero cell is a file that was read.
type outcome struct {
	findings []*codev1.Finding
	failures []*agentv1.RuleFailure
	cell     *codev1.FileCoverage
}

// read runs the checks over a file, once a reader is free.
func (r *readers) read(ctx context.Context, file *File, checks []check) outcome {
	select {
	case r.free <- struct{}{}:
	case <-ctx.Done():
		return outcome{cell: outOfTime(file)}
	}
	limited, cancel := context.WithTimeout(ctx, r.perFile)
	done := make(chan outcome, 1)
	go func() {
		defer func() { <-r.free }()
		defer cancel()
		done <- readFile(limited, file, checks)
	}()
	select {
	case out := <-done:
		return out
	case <-limited.Done():
	}
	select {
	case out := <-done: // it noticed by itself
		return out
	case <-time.After(reserve):
		go r.watch(done)
		return outcome{cell: outOfTime(file)}
	}
}

// watch waits for a reader that was given up.
func (r *readers) watch(done <-chan outcome) {
	r.stuck.Add(1)
	defer r.stuck.Add(-1)
	select {
	case <-done:
		return
	case <-time.After(r.perFile):
	}
	if int(r.stuck.Load()) == cap(r.free) {
		select {
		case r.lost <- struct{}{}:
		default:
		}
	}
	<-done
}

func readFile(ctx context.Context, file *File, checks []check) outcome {
	var out outcome
	for _, each := range checks {
		if ctx.Err() != nil {
			out.cell = outOfTime(file)
			break
		}
		found, err := each.run(ctx, file)
		if err != nil && ctx.Err() != nil {
			out.cell = outOfTime(file)
			break
		}
		if err != nil {
			said := sentence(each.about.GetId(), err)
			out.failures = append(out.failures, &agentv1.RuleFailure{RuleId: each.about.GetId(), Path: file.Path, Message: said})
			out.cell = notRead(file.Path, codev1.CoverageReason_COVERAGE_REASON_FAILED, said)
		}
		out.findings = append(out.findings, found...)
	}
	return out
}

func (c *check) run(ctx context.Context, file *File) (found []*codev1.Finding, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			found, err = nil, fmt.Errorf("panic: %v", cause)
		}
	}()
	seen, err := c.rule.Check(ctx, file)
	if err != nil {
		return nil, err
	}
	return findings(c.about, c.severity, file, seen)
}

func sentence(rule string, err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	if errors.Is(err, context.Canceled) || line == "" {
		line = "it gave no reason"
	}
	return fmt.Sprintf("%s failed: %s", rule, cut(line, 200))
}

func outOfTime(file *File) *codev1.FileCoverage {
	return notRead(file.Path, codev1.CoverageReason_COVERAGE_REASON_OUT_OF_TIME, "")
}
