package agent

import codev1 "squad.internal/sdk/squad/code/v1"

// Span is a half-open range: lines from 1, both inclusive; columns from 1 in bytes, the end exclusive. A column of 0 is
// the whole line on that end.
type Span struct {
	Line, Column, EndLine, EndColumn int
}

// Line is one whole line.
func Line(number int) Span { return Span{Line: number, EndLine: number} }

func (s Span) before(other Span) bool {
	if s.Line != other.Line {
		return s.Line < other.Line
	}
	return s.Column < other.Column
}

// exists tells whether a file has these lines and columns.
func (s Span) exists(file *File) bool {
	if s.Line < 1 || s.EndLine < s.Line || s.EndLine > len(file.starts) || s.Column < 0 || s.EndColumn < 0 {
		return false
	}
	backwards := s.Line == s.EndLine && 0 < s.EndColumn && s.EndColumn < s.Column
	return !backwards && s.Column <= len(file.line(s.Line))+1 && s.EndColumn <= len(file.line(s.EndLine))+1
}

// wire is the span of the file as it is stored: rules do not see a byte order mark, the first line has it.
func (s Span) wire(file *File) *codev1.TextRange {
	return &codev1.TextRange{
		StartLine: int32(s.Line), StartColumn: s.column(file, s.Line, s.Column),
		EndLine: int32(s.EndLine), EndColumn: s.column(file, s.EndLine, s.EndColumn),
	}
}

func (s Span) column(file *File, line, column int) int32 {
	if file.marked && line == 1 && column > 0 {
		column += len(byteOrderMark)
	}
	return int32(column)
}
