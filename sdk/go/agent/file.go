package agent

import (
	"bytes"
	"context"
	"sort"
	"strings"
	"unicode/utf8"

	codev1 "squad.internal/sdk/squad/code/v1"
)

const byteOrderMark = "\uFEFF"

// File is one changed file as rules see it.
type File struct {
	Path     string
	Language string
	// Text is the version under review, without a byte order mark.
	Text string
	// Old is the version it is compared with, and OldPath its path there; empty for a new file.
	Old, OldPath string
	// Options are the settings that you document for your users, as `.squad.yml` has them.
	Options map[string]any

	changed    []*codev1.LineRange
	starts     []int // offset of each line
	marked     bool  // the first line of the file begins with a byte order mark
	repository *repository
}

// NewFile makes a file every line of which is new, for tests of rules.
func NewFile(path, language, text string) *File {
	file := newFile(path, language, []byte(text))
	file.changed = []*codev1.LineRange{{StartLine: 1, EndLine: int32(len(file.starts))}}
	return file
}

func newFile(path, language string, content []byte) *File {
	text, marked := strings.CutPrefix(string(content), byteOrderMark)
	return &File{Path: path, Language: language, Text: text, marked: marked, starts: lineStarts(text)}
}

// Paths are those that Read knows, ascending: the changed files, and what `context_patterns` match.
func (f *File) Paths() []string {
	if f.repository == nil {
		return []string{f.Path}
	}
	return f.repository.paths()
}

// Read gives the content of another file of the repository, from a cache or from whoever asks for the review. It fails
// with fs.ErrNotExist for a path that is not among Paths or cannot be sent.
func (f *File) Read(ctx context.Context, path string) ([]byte, error) {
	return f.repository.read(ctx, path)
}

// Span is the place between two byte offsets of Text.
func (f *File) Span(start, end int) Span {
	line, column := f.place(start)
	endLine, endColumn := f.place(end)
	return Span{line, column, endLine, endColumn}
}

// Changed tells whether the change added or modified a line, counted from 1.
func (f *File) Changed(line int) bool { return f.firstChanged(line, line) != 0 }

func (f *File) place(offset int) (line, column int) {
	line = sort.SearchInts(f.starts, offset+1)
	return line, min(offset-f.starts[line-1], len(f.line(line))) + 1
}

// firstChanged is the first changed line between two, both inclusive; 0 when there is none.
func (f *File) firstChanged(first, last int) int {
	for _, run := range f.changed {
		if int(run.GetStartLine()) <= last && first <= int(run.GetEndLine()) {
			return max(first, int(run.GetStartLine()))
		}
	}
	return 0
}

// line is one line without its end.
func (f *File) line(number int) string {
	end := len(f.Text)
	if number < len(f.starts) {
		end = f.starts[number] - 1
	}
	return strings.TrimSuffix(f.Text[f.starts[number-1]:end], "\n")
}

func lineStarts(text string) []int {
	starts := []int{0}
	for at, char := range []byte(text) {
		if char == '\n' && at+1 < len(text) {
			starts = append(starts, at+1)
		}
	}
	return starts
}

// isText tells whether a file can be read at all: UTF-8 without zero bytes.
func isText(content []byte) bool {
	return utf8.Valid(content) && !bytes.ContainsRune(content, 0)
}
