/** Exactly one cell for every changed file, whatever happens. A file nobody complained about was read. */

import { create } from "@bufbuild/protobuf";
import { isUtf8 } from "node:buffer";

import { type ChangedFile, ChangeKind } from "../contract/squad/code/v1/change_pb.js";
import { CoverageReason, CoverageStatus, type FileCoverage, FileCoverageSchema } from "../contract/squad/code/v1/coverage_pb.js";
import { compare } from "./agent.js";
import { cut } from "./answer.js";
import type { Change } from "./intake.js";

export class Ledger {
  readonly #cells = new Map<string, FileCoverage>();

  /** Notes what is known before any rule ran. */
  constructor(
    private readonly change: Change,
    languages: string[],
  ) {
    for (const file of change.files) this.note(beforeRules(file, change.blobs.get(file.newBlobId), languages));
  }

  /** Keeps the first word on a file. */
  note(cell: FileCoverage | undefined): void {
    if (cell && !this.#cells.has(cell.path)) this.#cells.set(cell.path, cell);
  }

  /** What rules are to see, by path: the order must not depend on the sender. */
  readable(): ChangedFile[] {
    return this.change.files.filter((file) => !this.#cells.has(file.path)).sort((a, b) => compare(a.path, b.path));
  }

  /** In the order in which the files were sent. */
  cells(): FileCoverage[] {
    return this.change.files.map(({ path }) => this.#cells.get(path) ?? cellOf(path, CoverageStatus.READ));
  }
}

export function notRead(path: string, reason: CoverageReason, detail = ""): FileCoverage {
  return cellOf(path, CoverageStatus.NOT_READ, reason, detail);
}

export function reads(languages: string[], language: string): boolean {
  return languages.includes("*") || languages.includes(language);
}

function beforeRules(file: ChangedFile, content: Uint8Array | undefined, languages: string[]): FileCoverage | undefined {
  if (file.kind === ChangeKind.DELETED) return cellOf(file.path, CoverageStatus.EXCLUDED, CoverageReason.DELETED);
  if (!reads(languages, file.language)) return cellOf(file.path, CoverageStatus.NOT_APPLICABLE);
  if (!content) return notRead(file.path, CoverageReason.FAILED, "Its content was not sent.");
  return isText(content) ? undefined : notRead(file.path, CoverageReason.UNDECODABLE);
}

export function isText(content: Uint8Array): boolean {
  return isUtf8(content) && !content.includes(0);
}

function cellOf(path: string, status: CoverageStatus, reason = CoverageReason.UNSPECIFIED, detail = ""): FileCoverage {
  return create(FileCoverageSchema, { path, status, reason, detail: cut(detail, 500) });
}
