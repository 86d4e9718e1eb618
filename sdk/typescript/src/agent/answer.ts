/** Turns what a rule saw into findings of the contract: kept only on touched lines, ordered, each once, quoted. */

import { create, equals } from "@bufbuild/protobuf";

import type { Rule } from "../contract/squad/agent/v1/agent_pb.js";
import { type Finding, FindingSchema, type Severity } from "../contract/squad/code/v1/finding_pb.js";
import { compare, type Match } from "./agent.js";
import type { SourceFile, Span } from "./file.js";

const MESSAGE_BYTES = 2000;
const QUOTE_BYTES = 500;
const QUOTED_LINES = 6;
const MARK_BYTES = 3;

export function findings(rule: Rule, severity: Severity, file: SourceFile, matches: Match[]): Finding[] {
  const found: Finding[] = [];
  for (const match of matches) {
    check(match, file);
    const span = touched(match, file);
    if (span) found.push(finding(rule, severity, file, match, span));
  }
  found.sort(byPlace);
  return found.filter((one, at) => at === 0 || !equals(FindingSchema, one, found[at - 1] ?? one));
}

function finding(rule: Rule, severity: Severity, file: SourceFile, match: Match, span: Span): Finding {
  return create(FindingSchema, {
    ruleId: rule.id,
    severity,
    confidence: Math.min(rule.confidence, match.confidence || rule.confidence),
    location: { path: file.path, range: wire(span, file), symbol: cut(match.symbol ?? "", QUOTE_BYTES) },
    message: cut(match.message, MESSAGE_BYTES),
    evidence: evidence(file, match, span),
    ...(match.fix && { fix: fix(match.fix, file) }),
    references: rule.cweIds.map((id) => ({ label: `CWE-${id}`, url: `https://cwe.mitre.org/data/definitions/${id}.html` })),
    source: { engine: rule.engine },
    outsideChange: match.outsideChange ?? false,
  });
}

function check(match: Match, file: SourceFile): void {
  if (!match.message.trim()) throw new Error("it gave a match no message");
  const named = [match.span, ...(match.steps ?? []).map((step) => step.span), ...(match.fix?.edits ?? []).map((edit) => edit.span)];
  const stray = named.find((span) => !exists(span, file));
  if (stray) throw new Error(`it named line ${stray.line}-${stray.endLine}, which is not in the file or has no such columns`);
}

function exists(span: Span, file: SourceFile): boolean {
  const { line, column, endLine, endColumn } = span;
  if (!(line >= 1 && endLine >= line && endLine <= file.lineCount && column >= 0 && endColumn >= 0)) return false;
  const backwards = line === endLine && endColumn > 0 && endColumn < column;
  return !backwards && column <= width(line, file) && endColumn <= width(endLine, file);
}

function width(line: number, file: SourceFile): number {
  return Buffer.byteLength(file.line(line)) + 1;
}

/** Where a match is shown: its own place, or the first changed line of it. */
function touched(match: Match, file: SourceFile): Span | undefined {
  const { line, endLine } = match.span;
  if (match.outsideChange || file.changed(line)) return match.span;
  const first = file.firstChanged(line, endLine);
  return first === undefined ? undefined : { line: first, column: 0, endLine: first, endColumn: 0 };
}

function evidence(file: SourceFile, match: Match, shown: Span) {
  const note = match.note ?? "";
  const own = shown === match.span ? [{ span: shown, note }] : [{ span: shown, note }, { span: match.span, note }];
  return [...own, ...(match.steps ?? [])].map((piece) => ({
    location: { path: file.path, range: wire(piece.span, file) },
    quote: quote(piece.span, file),
    note: cut(piece.note, MESSAGE_BYTES),
  }));
}

/** The lines of a span, verbatim. */
function quote(span: Span, file: SourceFile): string {
  const last = Math.min(span.endLine, span.line + QUOTED_LINES - 1);
  const lines = Array.from({ length: last - span.line + 1 }, (_, at) => file.line(span.line + at));
  return cut(lines.join("\n"), QUOTE_BYTES);
}

function fix(given: NonNullable<Match["fix"]>, file: SourceFile) {
  const edits = [...given.edits].sort((a, b) => a.span.line - b.span.line || a.span.column - b.span.column);
  return {
    description: given.description,
    edits: edits.map((edit) => ({ path: file.path, range: wire(edit.span, file), newText: edit.newText })),
  };
}

/** The span of the file as it is stored: rules do not see a byte order mark, the first line has it. */
function wire(span: Span, file: SourceFile) {
  const shift = (line: number, column: number) => (file.marked && line === 1 && column > 0 ? column + MARK_BYTES : column);
  return {
    startLine: span.line,
    startColumn: shift(span.line, span.column),
    endLine: span.endLine,
    endColumn: shift(span.endLine, span.endColumn),
  };
}

function byPlace(a: Finding, b: Finding): number {
  const [first, second] = [a.location?.range, b.location?.range];
  const lines = (first?.startLine ?? 0) - (second?.startLine ?? 0);
  return lines || (first?.startColumn ?? 0) - (second?.startColumn ?? 0) || compare(a.message, b.message);
}

export function cut(text: string, limit: number): string {
  const bytes = Buffer.from(text.toWellFormed());
  return bytes.length <= limit ? text.toWellFormed() : bytes.subarray(0, limit).toString().replace(/\uFFFD+$/, "");
}
