/** What the agent says: put in by whoever has something, read in order, in batches where the other side takes them. */

import { create, toBinary } from "@bufbuild/protobuf";

import { type AnalyzeChangeResponse, AnalyzeChangeResponseSchema, ResponseBatchSchema } from "../contract/squad/agent/v1/agent_service_pb.js";

const BATCH_BYTES = 512 << 10;
const BATCH_MESSAGES = 200;

export class Outgoing {
  readonly #waiting: AnalyzeChangeResponse[] = [];
  #wake = Promise.withResolvers<void>();
  #ended = false;
  #error: unknown;

  constructor(private readonly batches: boolean) {}

  /** Messages that are sent together where the other side takes batches. */
  send(...messages: AnalyzeChangeResponse[]): void {
    this.#waiting.push(...(this.batches && messages.length > 1 ? packed(messages) : messages));
    this.#wake.resolve();
  }

  end(error?: unknown): void {
    this.#error = error;
    this.#ended = true;
    this.#wake.resolve();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<AnalyzeChangeResponse> {
    for (;;) {
      yield* this.#waiting.splice(0);
      if (this.#waiting.length > 0) continue;
      if (this.#error !== undefined) throw this.#error;
      if (this.#ended) return;
      await this.#wake.promise;
      this.#wake = Promise.withResolvers();
    }
  }
}

function* packed(messages: AnalyzeChangeResponse[]): Generator<AnalyzeChangeResponse> {
  let batch: AnalyzeChangeResponse[] = [];
  let size = 0;
  for (const message of messages) {
    const length = toBinary(AnalyzeChangeResponseSchema, message).length + 8;
    if (batch.length > 0 && (size + length > BATCH_BYTES || batch.length === BATCH_MESSAGES)) {
      yield batchOf(batch);
      [batch, size] = [[], 0];
    }
    batch.push(message);
    size += length;
  }
  yield batchOf(batch);
}

function batchOf(messages: AnalyzeChangeResponse[]): AnalyzeChangeResponse {
  return create(AnalyzeChangeResponseSchema, { message: { case: "batch", value: create(ResponseBatchSchema, { messages }) } });
}
