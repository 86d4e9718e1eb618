import ts from "typescript";

import type { Match, SourceFile } from "../../src/agent/index.js";
import { programOf } from "./program.js";
import { isAsync, nodesOf, symbolOf } from "./syntax.js";

const COLLECTIONS = new Set(["Array", "ReadonlyArray", "Map", "ReadonlyMap", "Set", "ReadonlySet"]);

export async function* forgottenCallbacks(file: SourceFile): AsyncGenerator<Match> {
  const program = await programOf(file);
  if (!program) return;
  for (const node of nodesOf(program.tree)) {
    const given = ts.isCallExpression(node) && node.arguments[0];
    if (!given || !isForEach(node, program.types)) continue;
    if ((ts.isArrowFunction(given) || ts.isFunctionExpression(given)) && isAsync(given)) {
      yield {
        span: file.span(node.getStart(program.tree), node.getEnd()),
        symbol: symbolOf(node),
        message: "`forEach` waits for none of these async calls: the code goes on before they are done, and their failures are seen by nobody. Use `for ... of` with `await`, or `await Promise.all(....map(...))`.",
      };
    }
  }
}

function isForEach(call: ts.CallExpression, types: ts.TypeChecker): boolean {
  const callee = call.expression;
  if (!ts.isPropertyAccessExpression(callee) || callee.name.text !== "forEach") return false;
  return COLLECTIONS.has(types.getTypeAtLocation(callee.expression).getSymbol()?.getName() ?? "");
}
