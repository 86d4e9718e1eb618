import assert from "node:assert/strict";
import { test } from "node:test";

import { newFile } from "../../src/agent/index.js";
import { check, testExamples } from "../../src/agent/testing.js";
import agent from "./agent.js";

testExamples(agent, "shop.ts");

const SAVE = "async function save(): Promise<number> { return 1; }\n";
const STORE = "class Store { async save() {} async close() { BODY } }\n";
const CASES: [name: string, text: string, found: number][] = [
  ["an awaited call", `${SAVE}export async function f() { await save(); }`, 0],
  ["a call left alone on purpose", `${SAVE}void save();`, 0],
  ["a call whose failure is caught", `${SAVE}save().then(console).catch(() => 0);\ndeclare const console: any;`, 0],
  ["a call followed by one step only", `${SAVE}save().then((n) => n + 1);`, 1],
  ["a call behind a condition", `${SAVE}declare const ready: boolean;\nready && save();`, 1],
  ["a method of the same class", STORE.replace("BODY", "this.save();"), 1],
  ["a function that only looks like it", "function save(): number { return 1; }\nsave();", 0],
  ["a local of the same name", `${SAVE}export function f(save: () => void) { save(); }`, 0],
  ["a package that is not here", 'import { save } from "elsewhere";\nsave();', 0],
  ["a library of Node", 'import { writeFile } from "node:fs/promises";\nwriteFile("a", "b");', 1],
  ["what may be no promise", "declare function save(): Promise<void> | number;\nsave();", 0],
  ["what does not parse", "save((((", 0],
];

for (const [name, text, found] of CASES) {
  test(`floating: ${name}`, async () => {
    assert.equal((await check(agent, "ts-promises/floating", newFile("shop.ts", "typescript", text))).length, found);
  });
}

test("floating: a function of another file of the repository", async () => {
  const file = newFile("src/shop.ts", "typescript", 'import { save } from "./store.js";\nsave();\n', { "src/store.ts": `export ${SAVE}` });
  assert.equal((await check(agent, "ts-promises/floating", file)).length, 1);
});

test("floating: the fix awaits, where await may stand", async () => {
  const file = newFile("shop.ts", "typescript", `${SAVE}export async function f() { save(); }\nsave();\n`);
  const fixes = (await check(agent, "ts-promises/floating", file)).map((match) => match.fix?.edits[0]?.newText);
  assert.deepEqual(fixes, ["await ", undefined]);
});

test("forgotten callbacks: only forEach of a collection", async () => {
  const text = "declare const other: { forEach(f: () => Promise<void>): void };\nother.forEach(async () => {});\n[1].forEach(async () => {});\n";
  assert.equal((await check(agent, "ts-promises/forgotten-callback", newFile("shop.ts", "typescript", text))).length, 1);
});
