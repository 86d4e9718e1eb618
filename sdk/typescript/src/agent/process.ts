/** What goes between the agent and the processes that run its rules. */

import type { FileFacts } from "./file.js";

/** A file to read, and which rules with which severities. */
export interface Task {
  file: FileFacts;
  checks: { id: string; severity: number }[];
}

export type ToReader =
  | { kind: "task"; task: Task }
  | { kind: "paths"; paths: string[] }
  | { kind: "content"; content: Uint8Array | undefined };

export type FromReader =
  | { kind: "ready" }
  | { kind: "list" }
  | { kind: "read"; path: string }
  | { kind: "done"; findings: Uint8Array[]; failures: { ruleId: string; message: string }[] };
