/** A changed file as rules see it. */

/**
 * A half-open range: lines from 1, both inclusive; columns from 1 in UTF-8 bytes, the end exclusive. A column of 0 is the
 * whole line on that end. Make one with `SourceFile.span`.
 */
export interface Span {
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
}

/** Answers what a file needs of the repository around it. */
export interface Repository {
  paths(): Promise<string[]>;
  read(path: string): Promise<Uint8Array | undefined>;
}

/** First and last changed line, both inclusive. */
export type Run = readonly [number, number];

export interface FileFacts {
  path: string;
  language: string;
  content: Uint8Array;
  old?: Uint8Array;
  oldPath: string;
  changed: Run[];
  options: Record<string, unknown>;
}

const MARK = "\uFEFF";
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

export class SourceFile {
  readonly path: string;
  readonly language: string;
  /** The version under review, without a byte order mark. */
  readonly text: string;
  /** The version it is compared with, and its path there; undefined for a new file. */
  readonly old: string | undefined;
  readonly oldPath: string;
  /** Settings that you document for your users, as `.squad.yml` has them. */
  readonly options: Record<string, unknown>;
  /** Whether the first line of the file begins with a byte order mark. */
  readonly marked: boolean;
  readonly #changed: Run[];
  readonly #starts: number[];
  readonly #repository: Repository;

  constructor(facts: FileFacts, repository: Repository) {
    const text = decoder.decode(facts.content);
    this.path = facts.path;
    this.language = facts.language;
    this.marked = text.startsWith(MARK);
    this.text = this.marked ? text.slice(1) : text;
    this.old = facts.old && decoder.decode(facts.old);
    this.oldPath = facts.oldPath;
    this.options = facts.options;
    this.#changed = facts.changed;
    this.#starts = lineStarts(this.text);
    this.#repository = repository;
  }

  get lineCount(): number {
    return this.#starts.length;
  }

  /** The place between two offsets of `text`. */
  span(start: number, end: number): Span {
    const [line, column] = this.#place(start);
    const [endLine, endColumn] = this.#place(end);
    return { line, column, endLine, endColumn };
  }

  /** One line without its end. */
  line(number: number): string {
    const start = this.#starts[number - 1] ?? this.text.length;
    return this.text.slice(start, this.#starts[number] ?? this.text.length).replace(/\n$/, "");
  }

  /** Whether the change added or modified a line. */
  changed(line: number): boolean {
    return this.firstChanged(line, line) !== undefined;
  }

  /** The first changed line between two, both inclusive. */
  firstChanged(first: number, last: number): number | undefined {
    const run = this.#changed.find(([start, end]) => start <= last && first <= end);
    return run && Math.max(first, run[0]);
  }

  /** What `read` knows, ascending: the changed files, and what `contextPatterns` match. */
  paths(): Promise<string[]> {
    return this.#repository.paths();
  }

  /** The text of another file of the repository; undefined when the path is not among `paths` or cannot be sent. */
  async read(path: string): Promise<string | undefined> {
    const content = await this.#repository.read(path);
    return content && decoder.decode(content);
  }

  #place(offset: number): [line: number, column: number] {
    let low = 0;
    for (let high = this.#starts.length; high - low > 1; ) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    const start = this.#starts[low] ?? 0;
    const end = Math.min(offset, start + this.line(low + 1).length);
    return [low + 1, Buffer.byteLength(this.text.slice(start, end)) + 1];
  }
}

/** A file every line of which is new, for tests of rules. `others` are further files of the repository. */
export function newFile(path: string, language: string, text: string, others: Record<string, string> = {}): SourceFile {
  const content = Buffer.from(text);
  const repository: Repository = {
    paths: async () => [path, ...Object.keys(others)].sort(),
    read: async (wanted) => (wanted in others ? Buffer.from(others[wanted] ?? "") : undefined),
  };
  return new SourceFile({ path, language, content, oldPath: "", changed: [[1, Number.MAX_SAFE_INTEGER]], options: {} }, repository);
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0 && at + 1 < text.length; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}
