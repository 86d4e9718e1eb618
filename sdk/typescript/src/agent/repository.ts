/** What the rules of one review may read: the paths of its manifest and nothing else. */

import { create } from "@bufbuild/protobuf";

import { type AnalyzeChangeResponse, AnalyzeChangeResponseSchema } from "../contract/squad/agent/v1/agent_service_pb.js";
import { compare } from "./agent.js";
import type { Repository } from "./file.js";
import { type Change, type Incoming, OpenBlob, violation } from "./intake.js";

/** Contents used last, so that the second review of a repository sends only what changed. In memory only, bounded. */
export class BlobCache {
  readonly #contents = new Map<string, Uint8Array>();
  #bytes = 0;

  constructor(private readonly limit: number) {}

  get(key: string): Uint8Array | undefined {
    const content = this.#contents.get(key);
    if (content) {
      this.#contents.delete(key); // a map lists what was put last at its end
      this.#contents.set(key, content);
    }
    return content;
  }

  put(key: string, content: Uint8Array): void {
    if (this.#contents.has(key)) return;
    this.#contents.set(key, content);
    this.#bytes += content.length;
    for (const [oldest, old] of this.#contents) {
      if (this.#bytes <= this.limit) return;
      this.#contents.delete(oldest);
      this.#bytes -= old.length;
    }
  }
}

export class ReviewRepository implements Repository {
  cachedCount = 0;
  /** What this review has seen, also where the cache is too small for it. */
  readonly #known: Map<string, Uint8Array>;
  #asking: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly change: Change,
    private readonly incoming: Incoming,
    private readonly send: (response: AnalyzeChangeResponse) => void,
    private readonly cache: BlobCache,
  ) {
    this.#known = new Map(change.blobs);
    for (const [id, content] of change.blobs) cache.put(this.#key(id), content);
  }

  async paths(): Promise<string[]> {
    return [...this.change.paths.keys()].sort(compare);
  }

  async read(path: string): Promise<Uint8Array | undefined> {
    const id = this.change.paths.get(path);
    if (id === undefined) return undefined;
    // One question at a time: answers come in the order asked.
    const answer = this.#asking.then(() => this.#recall(id) ?? this.#ask(id));
    this.#asking = answer.catch(() => undefined);
    return await answer;
  }

  #recall(id: string): Uint8Array | undefined {
    const known = this.#known.get(id);
    if (known) return known;
    const cached = this.cache.get(this.#key(id));
    if (cached) {
      this.#known.set(id, cached);
      this.cachedCount += 1;
    }
    return cached;
  }

  async #ask(id: string): Promise<Uint8Array | undefined> {
    this.send(create(AnalyzeChangeResponseSchema, { message: { case: "blobRequest", value: { blobIds: [id] } } }));
    const open = new OpenBlob();
    for (;;) {
      const message = await this.incoming.next();
      if (message.case === "blobNotFound" && message.value.blobId === id) return undefined;
      if (message.case !== "blob" || message.value.blobId !== id) {
        throw violation(`blob ${id} was asked for, ${message.case ?? "nothing"} was sent`);
      }
      const content = open.add(message.value);
      if (!content) continue;
      this.#known.set(id, content);
      this.cache.put(this.#key(id), content);
      return content;
    }
  }

  /** Keeps tenants and repositories apart: no key of one finds a content of another. */
  #key(id: string): string {
    return JSON.stringify([this.change.header.tenantId, this.change.header.repositoryId, id]);
  }
}
