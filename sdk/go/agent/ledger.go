package agent

import (
	"cmp"
	"slices"

	codev1 "squad.internal/sdk/squad/code/v1"
)

// ledger has exactly one cell for every changed file, whatever happens. A file nobody complained about was read.
type ledger struct {
	files []*codev1.ChangedFile
	cells map[string]*codev1.FileCoverage
}

// newLedger notes what is known before any rule ran.
func newLedger(change *change, languages []string) *ledger {
	made := &ledger{files: change.files, cells: map[string]*codev1.FileCoverage{}}
	for _, file := range change.files {
		content, sent := change.blobs[file.GetNewBlobId()]
		made.note(beforeRules(file, languages, content, sent))
	}
	return made
}

func beforeRules(file *codev1.ChangedFile, languages []string, content []byte, sent bool) *codev1.FileCoverage {
	switch {
	case file.GetKind() == codev1.ChangeKind_CHANGE_KIND_DELETED:
		return &codev1.FileCoverage{
			Path:   file.GetPath(),
			Status: codev1.CoverageStatus_COVERAGE_STATUS_EXCLUDED,
			Reason: codev1.CoverageReason_COVERAGE_REASON_DELETED,
		}
	case !reads(languages, file.GetLanguage()):
		return &codev1.FileCoverage{Path: file.GetPath(), Status: codev1.CoverageStatus_COVERAGE_STATUS_NOT_APPLICABLE}
	case !sent:
		return notRead(file.GetPath(), codev1.CoverageReason_COVERAGE_REASON_FAILED, "Its content was not sent.")
	case !isText(content):
		return notRead(file.GetPath(), codev1.CoverageReason_COVERAGE_REASON_UNDECODABLE, "")
	}
	return nil
}

// readable lists what rules are to see, by path: the order must not depend on the sender.
func (l *ledger) readable() []*codev1.ChangedFile {
	chosen := slices.Clone(l.files)
	chosen = slices.DeleteFunc(chosen, func(file *codev1.ChangedFile) bool { return l.cells[file.GetPath()] != nil })
	slices.SortFunc(chosen, func(a, b *codev1.ChangedFile) int { return cmp.Compare(a.GetPath(), b.GetPath()) })
	return chosen
}

// note keeps the first word on a file.
func (l *ledger) note(cell *codev1.FileCoverage) {
	if cell != nil && l.cells[cell.GetPath()] == nil {
		l.cells[cell.GetPath()] = cell
	}
}

// all gives the cells in the order in which the files were sent.
func (l *ledger) all() []*codev1.FileCoverage {
	var all []*codev1.FileCoverage
	for _, file := range l.files {
		cell := l.cells[file.GetPath()]
		if cell == nil {
			cell = &codev1.FileCoverage{Path: file.GetPath(), Status: codev1.CoverageStatus_COVERAGE_STATUS_READ}
		}
		all = append(all, cell)
	}
	return all
}

func notRead(path string, why codev1.CoverageReason, detail string) *codev1.FileCoverage {
	status := codev1.CoverageStatus_COVERAGE_STATUS_NOT_READ
	return &codev1.FileCoverage{Path: path, Status: status, Reason: why, Detail: cut(detail, longestQuote)}
}

func reads(languages []string, language string) bool {
	return slices.Contains(languages, "*") || slices.Contains(languages, language)
}
