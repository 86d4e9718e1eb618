/** Runs rules in processes, a bounded number at a time over all reviews: one that hangs or grows is ended and replaced. */

import { create, fromBinary } from "@bufbuild/protobuf";
import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";

import { type RuleFailure, RuleFailureSchema } from "../contract/squad/agent/v1/agent_pb.js";
import { CoverageReason, type FileCoverage } from "../contract/squad/code/v1/coverage_pb.js";
import { type Finding, FindingSchema } from "../contract/squad/code/v1/finding_pb.js";
import type { Repository } from "./file.js";
import { notRead } from "./ledger.js";
import type { FromReader, Task, ToReader } from "./process.js";

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
  readonly #all: Reader[];
  readonly #free: Reader[];
  readonly #waiting: ((reader: Reader | undefined) => void)[] = [];

  constructor(module: URL, limits: Limits) {
    this.#all = Array.from({ length: limits.readers }, () => new Reader(module, limits));
    this.#free = [...this.#all];
  }

  /** Starts the first process, so that a broken agent is noticed before it serves. */
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

  stop(): void {
    for (const reader of this.#all) reader.end();
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
  #child: ChildProcess | undefined;
  #ready: Promise<ChildProcess> | undefined;

  constructor(
    private readonly module: URL,
    private readonly limits: Limits,
  ) {}

  ready(): Promise<ChildProcess> {
    return (this.#ready ??= this.#start());
  }

  async run(task: Task, repository: Repository, signal: AbortSignal): Promise<Outcome> {
    let child: ChildProcess;
    try {
      child = await this.ready();
    } catch (error) {
      return lost(task, CoverageReason.FAILED, `The rules could not be loaded: ${String(error)}`);
    }
    const unit = AbortSignal.any([signal, AbortSignal.timeout(this.limits.unitSeconds * 1000)]);
    const { outcome, answered } = await converse(child, task, repository, unit);
    if (!answered) this.end(); // it is still at it, or gone
    return outcome;
  }

  end(): void {
    this.#child?.kill("SIGKILL");
    this.#child = this.#ready = undefined;
  }

  #start(): Promise<ChildProcess> {
    const program = fileURLToPath(new URL("./worker.js", import.meta.url));
    const execArgv = [`--max-old-space-size=${this.limits.memoryMib}`];
    const child = fork(program, [this.module.href], { execArgv, serialization: "advanced" });
    this.#child = child;
    child.on("error", () => undefined); // to speak to one that is gone: its exit says so
    return new Promise((resolve, reject) => {
      child.once("message", () => resolve(child));
      child.once("exit", () => {
        if (this.#child === child) this.#child = this.#ready = undefined;
        reject(new Error("its process ended"));
      });
    });
  }
}

/** Has a process read a file, and answers its questions meanwhile. */
async function converse(child: ChildProcess, task: Task, repository: Repository, signal: AbortSignal) {
  const { promise, resolve } = Promise.withResolvers<{ outcome: Outcome; answered: boolean }>();
  const give = (reason: CoverageReason, detail?: string) => resolve({ outcome: lost(task, reason, detail), answered: false });
  const late = () => give(CoverageReason.OUT_OF_TIME);
  const ended = (code: number | null, signal: string | null) => {
    // Node aborts when its memory is used up; nothing else here does.
    if (signal === "SIGABRT") give(CoverageReason.OUT_OF_MEMORY);
    else give(CoverageReason.FAILED, `Its process ended with ${signal ?? `exit code ${code}`}.`);
  };
  const broken = (error: Error) => give(CoverageReason.FAILED, error.message);
  const heard = (message: FromReader) => {
    if (message.kind === "done") resolve({ outcome: outcomeOf(task, message), answered: true });
    else answer(child, message, repository).catch(broken);
  };
  child.on("message", heard).once("exit", ended);
  signal.addEventListener("abort", late, { once: true });
  child.send({ kind: "task", task } satisfies ToReader);
  try {
    return await promise;
  } finally {
    signal.removeEventListener("abort", late);
    child.off("message", heard).off("exit", ended);
  }
}

async function answer(child: ChildProcess, question: FromReader, repository: Repository): Promise<void> {
  if (question.kind === "list") child.send({ kind: "paths", paths: await repository.paths() } satisfies ToReader);
  if (question.kind === "read") child.send({ kind: "content", content: await repository.read(question.path) } satisfies ToReader);
}

function outcomeOf(task: Task, done: FromReader & { kind: "done" }): Outcome {
  const path = task.file.path;
  const failures = done.failures.map((failure) => create(RuleFailureSchema, { ...failure, path }));
  const cell = failures[0] && notRead(path, CoverageReason.FAILED, failures[0].message);
  return { findings: done.findings.map((bytes) => fromBinary(FindingSchema, bytes)), failures, ...(cell && { cell }) };
}

function lost(task: Task, reason: CoverageReason, detail = ""): Outcome {
  return { findings: [], failures: [], cell: notRead(task.file.path, reason, detail) };
}
