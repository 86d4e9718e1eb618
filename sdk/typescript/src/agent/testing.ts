/** Runs the rules of an agent on the examples that they publish, with Node's own test runner. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { type AgentInit, describe, type Match } from "./agent.js";
import { newFile, type SourceFile } from "./file.js";

/** Declares a test for each rule: it flags its first example and lets the second pass. They are files at `path`. */
export function testExamples(agent: AgentInit, path: string): void {
  test(`${agent.name} describes itself`, () => void describe(agent));
  for (const rule of agent.rules) {
    const language = rule.languages?.[0] ?? agent.languages[0] ?? "";
    test(`${rule.id} does what its examples say`, async () => {
      assert.notDeepEqual(await check(agent, rule.id, newFile(path, language, rule.flaggedExample ?? "")), []);
      assert.deepEqual(await check(agent, rule.id, newFile(path, language, rule.passedExample ?? "")), []);
    });
  }
}

/** What one rule sees in one file. */
export async function check(agent: AgentInit, id: string, file: SourceFile): Promise<Match[]> {
  const rule = agent.rules.find((each) => each.id === id);
  assert.ok(rule, `${agent.name} has no rule ${id}`);
  const seen: Match[] = [];
  for await (const match of rule.check(file)) seen.push(match);
  return seen;
}
