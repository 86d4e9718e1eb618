/** Questions about a tree that both rules ask. */

import ts from "typescript";

export function* nodesOf(node: ts.Node): Generator<ts.Node> {
  const open = [node];
  for (let next = open.pop(); next; next = open.pop()) {
    yield next;
    const children: ts.Node[] = [];
    ts.forEachChild(next, (child) => void children.push(child));
    open.push(...children.reverse());
  }
}

/** `Store.save`, or nothing at the top of a module. */
export function symbolOf(node: ts.Node): string {
  const names: string[] = [];
  for (let outer = node.parent; outer; outer = outer.parent) {
    const name = (ts.isFunctionLike(outer) || ts.isClassLike(outer)) && outer.name;
    if (name && ts.isIdentifier(name)) names.unshift(name.text);
  }
  return names.join(".");
}

/** Whether `await` may stand here. */
export function isInsideAsync(node: ts.Node): boolean {
  const outer = ts.findAncestor(node.parent, ts.isFunctionLike);
  return outer !== undefined && ts.canHaveModifiers(outer) && isAsync(outer);
}

export function isAsync(node: ts.HasModifiers): boolean {
  return ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword) ?? false;
}
