/** One file and what it imports as a TypeScript program: types tell what a name cannot. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, posix } from "node:path";

import ts from "typescript";

import type { SourceFile } from "../../src/agent/index.js";

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  jsx: ts.JsxEmit.Preserve,
  lib: ["lib.es2022.d.ts"],
  strict: true,
  noEmit: true,
  types: [],
};
const MOST_IMPORTS = 50;
const LIBRARY = dirname(createRequire(import.meta.url).resolve("typescript"));
/** Modules that are Promises through and through, for trees whose packages are not here. */
const AMBIENT = `
declare function fetch(input: unknown, init?: unknown): Promise<{ json(): Promise<any>; text(): Promise<string>; ok: boolean }>;
declare module "timers/promises" { export function setTimeout<T>(ms?: number, value?: T): Promise<T>; }
declare module "node:timers/promises" { export * from "timers/promises"; }
declare module "fs/promises" {
  type Done = (...values: any[]) => Promise<any>;
  export const access: Done, appendFile: Done, chmod: Done, copyFile: Done, cp: Done, mkdir: Done, readFile: Done, readdir: Done,
    rename: Done, rm: Done, rmdir: Done, stat: Done, symlink: Done, truncate: Done, unlink: Done, writeFile: Done;
}
declare module "node:fs/promises" { export * from "fs/promises"; }
`;
const libraries = new Map<string, ts.SourceFile>();

export interface Program {
  tree: ts.SourceFile;
  types: ts.TypeChecker;
}

/** Undefined for what is no TypeScript: the compiler says that better. */
export async function programOf(file: SourceFile): Promise<Program | undefined> {
  const texts = new Map([[`/${file.path}`, file.text], ["/ambient.d.ts", AMBIENT]]);
  await addImports(file, texts);
  const program = ts.createProgram([`/${file.path}`, "/ambient.d.ts"], OPTIONS, hostOf(texts));
  const tree = program.getSourceFile(`/${file.path}`);
  if (!tree || program.getSyntacticDiagnostics(tree).length > 0) return undefined;
  return { tree, types: program.getTypeChecker() };
}

/** The files of this repository that the file imports, themselves without their imports. */
async function addImports(file: SourceFile, texts: Map<string, string>): Promise<void> {
  const imported = ts.preProcessFile(file.text).importedFiles.filter(({ fileName }) => fileName.startsWith("."));
  if (imported.length === 0) return;
  const known = new Set(await file.paths());
  for (const { fileName } of imported.slice(0, MOST_IMPORTS)) {
    const path = candidates(posix.join(posix.dirname(file.path), fileName)).find((each) => known.has(each));
    const text = path && (await file.read(path));
    if (path && text) texts.set(`/${path}`, text);
  }
}

function candidates(path: string): string[] {
  const bare = path.replace(/\.[cm]?jsx?$/, "");
  return [path, `${bare}.ts`, `${bare}.tsx`, `${bare}.mts`, `${bare}.d.ts`, `${path}/index.ts`];
}

function hostOf(texts: Map<string, string>): ts.CompilerHost {
  return {
    getSourceFile: (name, target) => library(name) ?? parsed(name, texts.get(name), target),
    fileExists: (name) => texts.has(name) || libraries.has(name),
    readFile: (name) => texts.get(name),
    getDefaultLibFileName: () => "/lib/lib.es2022.d.ts",
    getDefaultLibLocation: () => "/lib",
    getCurrentDirectory: () => "/",
    getCanonicalFileName: (name) => name,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => "\n",
    writeFile: () => undefined,
  };
}

/** TypeScript's own declarations, read once. Nothing else of this machine's files is ever read. */
function library(name: string): ts.SourceFile | undefined {
  const [, own] = /^\/lib\/(lib\.[a-z0-9.]+\.d\.ts)$/.exec(name) ?? [];
  if (!own) return undefined;
  const known = libraries.get(name) ?? ts.createSourceFile(name, readFileSync(join(LIBRARY, own), "utf8"), ts.ScriptTarget.ES2022);
  libraries.set(name, known);
  return known;
}

function parsed(name: string, text: string | undefined, target: ts.ScriptTarget | ts.CreateSourceFileOptions) {
  return text === undefined ? undefined : ts.createSourceFile(name, text, target, true);
}
