/** A review agent that finds promises nobody waits for. */

import { Confidence, defineAgent, Severity } from "../../src/agent/index.js";
import { forgottenCallbacks } from "./callbacks.js";
import { floatingPromises } from "./floating.js";

export default defineAgent({
  name: "ts-promises",
  version: "1.0.0",
  description: "Finds promises in TypeScript that nobody waits for.",
  languages: ["typescript"],
  contextPatterns: ["**/*.ts", "**/*.tsx"],
  rules: [
    {
      id: "ts-promises/floating",
      purpose: "Finds calls that return a promise which nobody awaits, returns or catches.",
      severity: Severity.MEDIUM,
      confidence: Confidence.HIGH,
      cweIds: [252],
      source: "CWE-252; nearest: typescript-eslint no-floating-promises",
      flaggedExample: "async function save(): Promise<void> {}\n\nexport async function close() {\n  save();\n}\n",
      passedExample: "async function save(): Promise<void> {}\n\nexport async function close() {\n  await save();\n}\n",
      check: floatingPromises,
    },
    {
      id: "ts-promises/forgotten-callback",
      purpose: "Finds async functions given to forEach, which waits for none of them.",
      severity: Severity.MEDIUM,
      confidence: Confidence.HIGH,
      cweIds: [252],
      source: "CWE-252; nearest: typescript-eslint no-misused-promises",
      flaggedExample: "export async function send(all: string[]) {\n  all.forEach(async (each) => {\n    await fetch(each);\n  });\n}\n",
      passedExample: "export async function send(all: string[]) {\n  for (const each of all) {\n    await fetch(each);\n  }\n}\n",
      check: forgottenCallbacks,
    },
  ],
});
