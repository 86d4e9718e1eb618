import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { durationFromMs } from "@bufbuild/protobuf/wkt";
import { type Client, Code, ConnectError, createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { AgentService, AnalyzeChangeRequestSchema, type AnalyzeChangeResponse } from "../contract/squad/agent/v1/agent_service_pb.js";
import { CoverageReason } from "../contract/squad/code/v1/coverage_pb.js";
import { ErrorReason } from "../contract/squad/errors/v1/error_reason_pb.js";
import { SquadError } from "../reason.js";
import { AgentServer } from "./serve.js";
import { readSettings } from "./settings.js";

type Body = Exclude<MessageInitShape<typeof AnalyzeChangeRequestSchema>, { $typeName: string }>["message"];

let server: AgentServer;
let client: Client<typeof AgentService>;

before(async () => {
  const settings = readSettings({ SQUAD_AGENT_PROCESSES: "2", SQUAD_AGENT_MEMORY_MIB: "64" });
  server = await AgentServer.start(new URL("./trial.js", import.meta.url), settings);
  client = createClient(AgentService, createGrpcTransport({ baseUrl: `http://127.0.0.1:${server.port}` }));
});

after(() => server.stop());

const request = (message: Body) => create(AnalyzeChangeRequestSchema, { message: message ?? { case: undefined } });
const blob = (blobId: string, text: string) => request({ case: "blob", value: { blobId, data: Buffer.from(text), last: true } });

/** What the agent says of files by path; the text of an asked blob is its id. */
async function analyze(files: Record<string, string>, budgetMs = 20_000): Promise<AnalyzeChangeResponse["message"][]> {
  const asked: string[] = [];
  let wake = Promise.withResolvers<void>();
  let done = false;
  async function* requests() {
    yield request({ case: "header", value: { reviewId: "r", tenantId: "t", repositoryId: "p", timeBudget: durationFromMs(budgetMs) } });
    yield request({ case: "manifest", value: { entries: [{ path: "other.txt", blobId: "77" }] } });
    for (const [path, text] of Object.entries(files)) {
      const changedLines = [{ startLine: 1, endLine: 9 }];
      yield request({ case: "file", value: { file: { path, newBlobId: `id of ${path}`, language: "text", changedLines } } });
      yield blob(`id of ${path}`, text);
    }
    yield request({ case: "complete", value: { fileCount: Object.keys(files).length } });
    while (!done) {
      for (const id of asked.splice(0)) yield blob(id, `content of ${id}`);
      await wake.promise;
      wake = Promise.withResolvers();
    }
  }
  const said: AnalyzeChangeResponse["message"][] = [];
  for await (const { message } of client.analyzeChange(requests(), { timeoutMs: 30_000 })) {
    said.push(message);
    if (message.case === "blobRequest") asked.push(...message.value.blobIds);
    done = message.case === "complete";
    wake.resolve();
  }
  return said;
}

function reasons(said: AnalyzeChangeResponse["message"][]): Record<string, string | undefined> {
  const cells = said.flatMap((message) => (message.case === "coverage" ? [message.value] : []));
  return Object.fromEntries(cells.map((cell) => [cell.path, CoverageReason[cell.reason]]));
}

test("answers come in the documented order", async () => {
  const said = await analyze({ a: "find" });
  assert.deepEqual(said.map((message) => message.case), ["started", "finding", "coverage", "complete"]);
  assert.ok(said[1]?.case === "finding" && said[1].value.evidence[0]?.quote === "find");
});

test("a rule that fails, ends its process or takes all memory costs its file and no other", async () => {
  const said = await analyze({ a: "throw", b: "point", c: "exit", d: "grow", e: "find" });
  assert.deepEqual(reasons(said), { a: "FAILED", b: "FAILED", c: "FAILED", d: "OUT_OF_MEMORY", e: "UNSPECIFIED" });
  const [failure] = said.flatMap((message) => (message.case === "ruleFailure" ? [message.value] : []));
  assert.equal(failure?.message, "trial/obey failed: Error: of a rule");
});

test("time that runs out leaves what was found, and readers for the next", async () => {
  const said = await analyze({ a: "find", b: "hang", c: "hang" }, 1500);
  assert.deepEqual(reasons(said), { a: "UNSPECIFIED", b: "OUT_OF_TIME", c: "OUT_OF_TIME" });
  assert.deepEqual(reasons(await analyze({ a: "find", b: "find" })), { a: "UNSPECIFIED", b: "UNSPECIFIED" });
});

test("another file is asked for once, and only when the manifest lists it", async () => {
  const files = { a: "read other.txt", b: "read /etc/passwd" };
  const [said, again] = [await analyze(files), await analyze(files)];
  assert.deepEqual(said.flatMap((message) => (message.case === "finding" ? [message.value.message] : [])), ["content of 77", "undefined"]);
  assert.ok(again.at(-1)?.case === "complete" && !again.some((message) => message.case === "blobRequest"));
});

test("messages out of order, and calls without a deadline, are refused", async () => {
  async function* wrong() {
    yield blob("1", "x");
  }
  const refused = async (messages: AsyncIterable<unknown>) => { for await (const _ of messages); };
  const violation = await refused(client.analyzeChange(wrong(), { timeoutMs: 5000 })).catch((error: unknown) => SquadError.from(error));
  assert.equal(violation?.reason, ErrorReason.PROTOCOL_VIOLATION);
  const endless = await client.describeAgent({}).catch((error: unknown) => ConnectError.from(error));
  assert.ok(endless instanceof ConnectError && endless.code === Code.InvalidArgument);
});
