/** A process that runs rules. It is ended rather than trusted. */

import { toBinary } from "@bufbuild/protobuf";

import { FindingSchema } from "../contract/squad/code/v1/finding_pb.js";
import { type AgentInit, describe, type Match } from "./agent.js";
import { cut, findings } from "./answer.js";
import { type Repository, SourceFile } from "./file.js";
import type { FromReader, Task, ToReader } from "./process.js";

const agent = ((await import(process.argv[2] ?? "")) as { default: AgentInit }).default;
const described = describe(agent);
const answers: ((answer: ToReader) => void)[] = [];

const repository: Repository = {
  async paths() {
    const answer = await ask({ kind: "list" });
    return answer.kind === "paths" ? answer.paths : [];
  },
  async read(path) {
    const answer = await ask({ kind: "read", path });
    return answer.kind === "content" ? answer.content : undefined;
  },
};

// Signals are for the agent: it ends us when its last call is over. Without it there is nothing to do.
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => undefined);
process.on("disconnect", () => process.exit());
process.on("message", (message: ToReader) => {
  if (message.kind === "task") void run(message.task);
  else answers.shift()?.(message);
});
say({ kind: "ready" });

async function run(task: Task): Promise<void> {
  const file = new SourceFile(task.file, repository);
  const done: FromReader & { kind: "done" } = { kind: "done", findings: [], failures: [] };
  for (const check of task.checks) {
    try {
      done.findings.push(...(await found(check, file)));
    } catch (error) {
      done.failures.push({ ruleId: check.id, message: sentence(check.id, error) });
    }
  }
  say(done);
}

async function found(check: Task["checks"][number], file: SourceFile): Promise<Uint8Array[]> {
  const rule = agent.rules.find((each) => each.id === check.id);
  const about = described.rules.find((each) => each.id === check.id);
  if (!rule || !about) return [];
  const matches: Match[] = [];
  for await (const match of rule.check(file)) matches.push(match);
  return findings(about, check.severity, file, matches).map((finding) => toBinary(FindingSchema, finding));
}

/** Answers come in the order asked. */
function ask(question: FromReader): Promise<ToReader> {
  return new Promise((resolve) => {
    answers.push(resolve);
    say(question);
  });
}

function say(message: FromReader): void {
  process.send?.(message);
}

function sentence(rule: string, error: unknown): string {
  const [first] = String(error instanceof Error ? `${error.name}: ${error.message}` : error).split("\n");
  return `${rule} failed: ${cut(first || "it gave no reason", 200)}`;
}
