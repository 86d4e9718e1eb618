/** Reads what the orchestrator sends, in the documented order, up to the end of the change. */

import { Code } from "@connectrpc/connect";

import type { AnalysisHeader, BlobChunk } from "../contract/squad/agent/v1/agent_pb.js";
import type { AnalyzeChangeRequest } from "../contract/squad/agent/v1/agent_service_pb.js";
import type { ChangedFile } from "../contract/squad/code/v1/change_pb.js";
import { ErrorReason } from "../contract/squad/errors/v1/error_reason_pb.js";
import { SquadError } from "../reason.js";

const BLOB_BYTES = 1 << 20;
const CHANGE_BYTES = 64 << 20;

export type Message = AnalyzeChangeRequest["message"];

/** Everything that is sent before ChangeComplete. */
export interface Change {
  header: AnalysisHeader;
  /** Blob ids of the manifest, by path. */
  paths: Map<string, string>;
  files: ChangedFile[];
  blobs: Map<string, Uint8Array>;
  bytes: number;
}

/** The messages of a stream one by one, whether they come alone or in batches. */
export class Incoming {
  readonly #messages: AsyncGenerator<Message>;

  constructor(requests: AsyncIterable<AnalyzeChangeRequest>) {
    this.#messages = unpacked(requests);
  }

  async next(): Promise<Message> {
    const { done, value } = await this.#messages.next();
    if (done) throw violation("the stream ended too early");
    return value;
  }
}

async function* unpacked(requests: AsyncIterable<AnalyzeChangeRequest>): AsyncGenerator<Message> {
  for await (const { message } of requests) {
    if (message.case === "batch") for (const inner of message.value.messages) yield inner.message;
    else yield message;
  }
}

/** `admit` throws for a header that is not let in. */
export async function readChange(incoming: Incoming, admit: (header: AnalysisHeader) => void): Promise<Change> {
  const first = await incoming.next();
  if (first.case !== "header") throw violation("the first message must be the header");
  admit(first.value);
  const change: Change = { header: first.value, paths: new Map(), files: [], blobs: new Map(), bytes: 0 };
  const open = new OpenBlob();
  for (;;) {
    const message = await incoming.next();
    if (message.case === "complete") {
      checkEnd(change, open, message.value.fileCount);
      return change;
    }
    add(change, open, message);
  }
}

function add(change: Change, open: OpenBlob, message: Message): void {
  const file = change.files.at(-1);
  if (message.case === "manifest" && !file) {
    for (const entry of message.value.entries) change.paths.set(entry.path, entry.blobId);
  } else if (message.case === "file" && message.value.file && !open.id) {
    change.files.push(message.value.file);
  } else if (message.case === "blob" && file) {
    addBlob(change, open, file, message.value);
  } else if (!(message.case === "blobNotFound" && file && !open.id)) {
    throw violation(`${message.case ?? "an empty message"} is not expected here`);
  }
}

function addBlob(change: Change, open: OpenBlob, file: ChangedFile, chunk: BlobChunk): void {
  if (chunk.blobId !== file.oldBlobId && chunk.blobId !== file.newBlobId) {
    throw violation(`blob ${chunk.blobId} does not belong to the file before it`);
  }
  const content = open.add(chunk);
  if (!content) return;
  change.blobs.set(chunk.blobId, content);
  change.bytes += content.length;
  if (change.bytes > CHANGE_BYTES) throw tooLarge("the change", "64 MiB");
}

function checkEnd(change: Change, open: OpenBlob, announced: number): void {
  if (open.id) throw violation(`blob ${open.id} was not finished`);
  if (announced !== change.files.length) throw violation(`${announced} files were announced, ${change.files.length} sent`);
  if (new Set(change.files.map((file) => file.path)).size !== announced) throw violation("a file was sent twice");
}

/** What has come of a blob that is not complete. */
export class OpenBlob {
  id = "";
  #parts: Uint8Array[] = [];
  #size = 0;

  /** The whole blob with its last part; undefined before. */
  add(chunk: BlobChunk): Uint8Array | undefined {
    if (this.id && this.id !== chunk.blobId) throw violation(`blob ${this.id} was not finished when ${chunk.blobId} began`);
    this.id = chunk.blobId;
    this.#parts.push(chunk.data);
    this.#size += chunk.data.length;
    if (this.#size > BLOB_BYTES) throw tooLarge("a blob", "1 MiB");
    if (!chunk.last) return undefined;
    const whole = Buffer.concat(this.#parts);
    this.id = "";
    this.#parts = [];
    this.#size = 0;
    return whole;
  }
}

export function violation(what: string): SquadError {
  return new SquadError(Code.Aborted, ErrorReason.PROTOCOL_VIOLATION, `the peer broke the protocol: ${what}`);
}

function tooLarge(what: string, limit: string): SquadError {
  return new SquadError(Code.ResourceExhausted, ErrorReason.TOO_LARGE, `${what} is over the limit of ${limit}`, { limit });
}
