/** Runs rules in threads, a bounded number at a time over all reviews: a thread that hangs or grows is ended and replaced. */

import { create, fromBinary } from "@bufbuild/protobuf";
import { Worker } from "node:worker_threads";

import { type RuleFailure, RuleFailureSchema } from "../contract/squad/agent/v1/agent_pb.js";
import { CoverageReason, type FileCoverage } from "../contract/squad/code/v1/coverage_pb.js";
import { type Finding, FindingSchema } from "../contract/squad/code/v1/finding_pb.js";
import type { Repository } from "./file.js";
import { notRead } from "./ledger.js";
import type { FromThread, Task, ToThread } from "./thread.js";

/** What became of one file; without a cell it was read. */
export interface Outcome {
  findings: Finding[];
  failures: RuleFailure[];
  cell?: FileCoverage;
}

export interface Limits {
  readers: number;
  unitSeconds: number;
  memoryMib: number;
}

export class Readers {
  readonly #free: Reader[];
  readonly #waiting: ((reader: Reader | undefined) => void)[] = [];

  constructor(module: URL, limits: Limits) {
    this.#free = Array.from({ length: limits.readers }, () => new Reader(module, limits));
  }

  /** Starts the first thread, so that a broken agent is noticed before it serves. */
  async start(): Promise<void> {
    await this.#free.at(-1)?.ready();
  }

  async read(task: Task, repository: Repository, signal: AbortSignal): Promise<Outcome> {
    const reader = this.#free.pop() ?? (await this.#next(signal));
    if (!reader) return lost(task, CoverageReason.OUT_OF_TIME);
    try {
      return signal.aborted ? lost(task, CoverageReason.OUT_OF_TIME) : await reader.run(task, repository, signal);
    } finally {
      const next = this.#waiting.shift();
      if (next) next(reader);
      else this.#free.push(reader);
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.#free.map((reader) => reader.end()));
  }

  #next(signal: AbortSignal): Promise<Reader | undefined> {
    if (signal.aborted) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const given = (reader: Reader | undefined) => {
        signal.removeEventListener("abort", late);
        resolve(reader);
      };
      const late = () => {
        this.#waiting.splice(this.#waiting.indexOf(given), 1);
        resolve(undefined);
      };
      signal.addEventListener("abort", late, { once: true });
      this.#waiting.push(given);
    });
  }
}

class Reader {
  #worker: Worker | undefined;
  #ready: Promise<Worker> | undefined;

  constructor(
    private readonly module: URL,
    private readonly limits: Limits,
  ) {}

  ready(): Promise<Worker> {
    return (this.#ready ??= this.#start());
  }

  async run(task: Task, repository: Repository, signal: AbortSignal): Promise<Outcome> {
    let worker: Worker;
    try {
      worker = await this.ready();
    } catch (error) {
      return lost(task, CoverageReason.FAILED, `The rules could not be loaded: ${String(error)}`);
    }
    const unit = AbortSignal.any([signal, AbortSignal.timeout(this.limits.unitSeconds * 1000)]);
    const { outcome, answered } = await converse(worker, task, repository, unit);
    if (!answered) await this.end(); // it is still at it, or gone
    return outcome;
  }

  async end(): Promise<void> {
    const worker = this.#worker;
    this.#worker = this.#ready = undefined;
    await worker?.terminate();
  }

  #start(): Promise<Worker> {
    const resourceLimits = { maxOldGenerationSizeMb: this.limits.memoryMib };
    const worker = new Worker(new URL("./worker.js", import.meta.url), { workerData: { module: this.module.href }, resourceLimits });
    this.#worker = worker;
    worker.unref();
    return new Promise((resolve, reject) => {
      worker.once("message", () => resolve(worker));
      worker.once("error", (error) => {
        this.#worker = this.#ready = undefined;
        reject(error);
      });
    });
  }
}

/** Has a thread read a file, and answers its questions meanwhile. */
async function converse(worker: Worker, task: Task, repository: Repository, signal: AbortSignal) {
  const { promise, resolve } = Promise.withResolvers<{ outcome: Outcome; answered: boolean }>();
  const give = (reason: CoverageReason, detail?: string) => resolve({ outcome: lost(task, reason, detail), answered: false });
  const late = () => give(CoverageReason.OUT_OF_TIME);
  const failed = (error: Error & { code?: string }) => {
    if (error.code === "ERR_WORKER_OUT_OF_MEMORY") give(CoverageReason.OUT_OF_MEMORY);
    else give(CoverageReason.FAILED, `Its thread ended: ${error.message}`);
  };
  const heard = (message: FromThread) => {
    if (message.kind === "done") resolve({ outcome: outcomeOf(task, message), answered: true });
    else answer(worker, message, repository).catch(failed);
  };
  const ended = () => failed(new Error("it exited"));
  worker.on("message", heard).once("error", failed).once("exit", ended);
  signal.addEventListener("abort", late, { once: true });
  worker.postMessage({ kind: "task", task } satisfies ToThread);
  try {
    return await promise;
  } finally {
    signal.removeEventListener("abort", late);
    worker.off("message", heard).off("error", failed).off("exit", ended);
  }
}

async function answer(worker: Worker, question: FromThread, repository: Repository): Promise<void> {
  if (question.kind === "list") worker.postMessage({ kind: "paths", paths: await repository.paths() } satisfies ToThread);
  if (question.kind === "read") worker.postMessage({ kind: "content", content: await repository.read(question.path) } satisfies ToThread);
}

function outcomeOf(task: Task, done: FromThread & { kind: "done" }): Outcome {
  const path = task.file.path;
  const failures = done.failures.map((failure) => create(RuleFailureSchema, { ...failure, path }));
  const cell = failures[0] && notRead(path, CoverageReason.FAILED, failures[0].message);
  return { findings: done.findings.map((bytes) => fromBinary(FindingSchema, bytes)), failures, ...(cell && { cell }) };
}

function lost(task: Task, reason: CoverageReason, detail = ""): Outcome {
  return { findings: [], failures: [], cell: notRead(task.file.path, reason, detail) };
}
