/** AgentService: the contract in, the contract out. The rules run in processes of their own. */

import { create, type JsonObject, type MessageInitShape } from "@bufbuild/protobuf";
import { durationFromMs, durationMs } from "@bufbuild/protobuf/wkt";
import type { HandlerContext } from "@connectrpc/connect";

import type { Agent, AgentSettings, AnalysisHeader } from "../contract/squad/agent/v1/agent_pb.js";
import { type AnalyzeChangeRequest, type AnalyzeChangeResponse, AnalyzeChangeResponseSchema } from "../contract/squad/agent/v1/agent_service_pb.js";
import type { ChangedFile } from "../contract/squad/code/v1/change_pb.js";
import { admitHeader } from "./admission.js";
import type { FileFacts } from "./file.js";
import { type Change, Incoming, readChange } from "./intake.js";
import { isText, Ledger, reads } from "./ledger.js";
import { log } from "./log.js";
import { Outgoing } from "./outgoing.js";
import type { Readers } from "./readers.js";
import { BlobCache, ReviewRepository } from "./repository.js";
import type { Task } from "./process.js";

/** What sending the last answers may take. */
const RESERVE_MS = 150;

type Body = Exclude<MessageInitShape<typeof AnalyzeChangeResponseSchema>, { $typeName: string }>["message"];

export class Service {
  constructor(
    private readonly agent: Agent,
    private readonly readers: Readers,
    private readonly cache: BlobCache,
  ) {}

  describe(): { agent: Agent } {
    return { agent: this.agent };
  }

  /** Reads the change, has the rules run, and says what they say. `tenant` is that of the token, if there is one. */
  async *analyze(requests: AsyncIterable<AnalyzeChangeRequest>, context: HandlerContext, tenant: string | undefined) {
    const started = performance.now();
    const incoming = new Incoming(requests);
    const change = await readChange(incoming, (header) => admitHeader(header, tenant));
    const outgoing = new Outgoing(change.header.batches);
    const given = new AbortController();
    const left = workMs(change.header, context.timeoutMs() ?? Infinity, started);
    const signal = AbortSignal.any([context.signal, given.signal, AbortSignal.timeout(left)]);
    const { name, version } = this.agent;
    outgoing.send(say({ case: "started", value: { agent: name, version } }));
    void this.#work(change, incoming, outgoing, signal, started).then(
      () => outgoing.end(),
      (error: unknown) => outgoing.end(error),
    );
    try {
      yield* outgoing;
    } finally {
      given.abort(); // whoever listened may be gone
    }
  }

  async #work(change: Change, incoming: Incoming, outgoing: Outgoing, signal: AbortSignal, started: number): Promise<void> {
    const ledger = new Ledger(change, this.agent.languages);
    const repository = new ReviewRepository(change, incoming, (question) => outgoing.send(question), this.cache);
    const tasks = ledger.readable().map((file) => this.#task(file, change));
    const outcomes = tasks.map((task) => this.readers.read(task, repository, signal));
    let findingCount = 0;
    for (const outcome of outcomes) {
      const { findings, failures, cell } = await outcome;
      ledger.note(cell);
      findingCount += findings.length;
      const found = findings.map((value) => say({ case: "finding", value }));
      outgoing.send(...found, ...failures.map((value) => say({ case: "ruleFailure", value })));
    }
    const cells = ledger.cells().map((value) => say({ case: "coverage", value }));
    const elapsed = durationFromMs(Math.round(performance.now() - started));
    outgoing.send(...cells, say({ case: "complete", value: { findingCount, elapsed, cachedBlobCount: repository.cachedCount } }));
    log("info", "analysed", { files: change.files.length, findings: findingCount, review_id: change.header.reviewId });
  }

  #task(file: ChangedFile, change: Change): Task {
    return { file: factsOf(file, change), checks: this.#checks(file.language, change.header.settings) };
  }

  /** The rules that policy wants run over a language. */
  #checks(language: string, settings: AgentSettings | undefined): Task["checks"] {
    const [on, off] = [new Set(settings?.enabledRules), new Set(settings?.disabledRules)];
    return this.agent.rules
      .filter((rule) => (rule.enabledByDefault || on.has(rule.id)) && !off.has(rule.id) && reads(rule.languages, language))
      .map((rule) => ({ id: rule.id, severity: settings?.severities[rule.id] || rule.severity }));
  }
}

function factsOf(file: ChangedFile, change: Change): FileFacts {
  const old = change.blobs.get(file.oldBlobId);
  return {
    path: file.path,
    language: file.language,
    content: change.blobs.get(file.newBlobId) ?? new Uint8Array(),
    ...(old && isText(old) && { old }),
    oldPath: old ? file.previousPath || file.path : "",
    changed: file.changedLines.map((run) => [run.startLine, run.endLine] as const),
    options: (change.header.settings?.options ?? {}) as JsonObject,
  };
}

/** Milliseconds of work, so that what was found still arrives: within what the header grants and the call has. */
function workMs(header: AnalysisHeader, left: number, started: number): number {
  let end = left - Math.min(Math.max(left / 20, 50), 200);
  if (header.timeBudget) end = Math.min(end, durationMs(header.timeBudget) - (performance.now() - started));
  // Half of a very short time is left for work.
  return Math.max(0, Math.floor(end - Math.min(RESERVE_MS, end / 2)));
}

function say(message: Body): AnalyzeChangeResponse {
  return create(AnalyzeChangeResponseSchema, { message: message ?? { case: undefined } });
}
