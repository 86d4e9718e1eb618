import ts from "typescript";

import type { Match, SourceFile } from "../../src/agent/index.js";
import { programOf } from "./program.js";
import { isInsideAsync, nodesOf, symbolOf } from "./syntax.js";

const LOGICAL = new Set([ts.SyntaxKind.AmpersandAmpersandToken, ts.SyntaxKind.BarBarToken, ts.SyntaxKind.QuestionQuestionToken]);

/** Statements whose value is a promise. A `void` before one says that it is left alone on purpose. */
export async function* floatingPromises(file: SourceFile): AsyncGenerator<Match> {
  const program = await programOf(file);
  if (!program) return;
  for (const node of nodesOf(program.tree)) {
    if (!ts.isExpressionStatement(node)) continue;
    for (const call of dropped(node.expression)) {
      if (isPromise(call, program.types) && !isCaught(call)) yield matchOf(call, file, program.tree);
    }
  }
}

function matchOf(call: ts.Expression, file: SourceFile, tree: ts.SourceFile): Match {
  const start = call.getStart(tree);
  const name = call.getText(tree).split(/[(\n]/, 1)[0] ?? "";
  const insert = { span: file.span(start, start), newText: "await " };
  return {
    span: file.span(start, call.getEnd()),
    symbol: symbolOf(call),
    message: `\`${name}\` returns a promise that nobody waits for: the code goes on before it is done, and its failure is seen by nobody here. Await it, or write \`void\` before it where that is meant.`,
    ...(isInsideAsync(call) && { fix: { description: `Await \`${name}\``, edits: [insert] } }),
  };
}

/** The calls whose values a statement drops: `ready && save()` drops one. */
function* dropped(expression: ts.Expression): Generator<ts.Expression> {
  if (ts.isParenthesizedExpression(expression)) yield* dropped(expression.expression);
  else if (ts.isConditionalExpression(expression)) yield* [expression.whenTrue, expression.whenFalse].flatMap((each) => [...dropped(each)]);
  else if (ts.isBinaryExpression(expression) && LOGICAL.has(expression.operatorToken.kind)) yield* dropped(expression.right);
  else if (ts.isCallExpression(expression)) yield expression;
}

/** Whether all that the type allows are promises: what may be something else is often meant to be dropped. */
function isPromise(expression: ts.Expression, types: ts.TypeChecker): boolean {
  const type = types.getTypeAtLocation(expression);
  const parts = (type.isUnion() ? type.types : [type]).filter(({ flags }) => !(flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Null)));
  return parts.length > 0 && parts.every((part) => part.getSymbol()?.getName() === "Promise");
}

/** Whether a failure is dealt with: `.catch(f)`, `.then(f, g)`, also below `.finally(f)`. */
function isCaught(expression: ts.Expression): boolean {
  if (!ts.isCallExpression(expression) || !ts.isPropertyAccessExpression(expression.expression)) return false;
  const method = expression.expression.name.text;
  if (method === "catch") return expression.arguments.length > 0;
  if (method === "then" && expression.arguments.length > 1) return true;
  return (method === "then" || method === "finally") && isCaught(expression.expression.expression);
}
