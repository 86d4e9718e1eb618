/** An agent for the tests of the runtime: it does what the first line of a file asks of it. */

import { Confidence, Severity } from "../contract/squad/code/v1/finding_pb.js";
import { defineAgent, type Match } from "./agent.js";
import type { SourceFile } from "./file.js";

export default defineAgent({
  name: "trial",
  version: "1.0.0",
  languages: ["text"],
  rules: [{ id: "trial/obey", severity: Severity.LOW, confidence: Confidence.HIGH, check: obey }],
});

async function* obey(file: SourceFile): AsyncGenerator<Match> {
  const [word, rest = ""] = file.line(1).split(" ");
  const span = file.span(0, file.line(1).length);
  if (word === "find") yield { span, message: "Seen." };
  if (word === "throw") throw new Error("of a rule");
  if (word === "point") yield { span: { line: 99, column: 0, endLine: 99, endColumn: 0 }, message: "Nowhere." };
  if (word === "exit") process.exit(3);
  if (word === "read") yield { span, message: String(await file.read(rest)) };
  if (word === "grow") for (const all: unknown[] = []; ; ) all.push(new Array(1000).fill(all));
  while (word === "hang");
}
