/** Logs: one JSON object a line on standard error. */

export function log(level: "info" | "warning" | "error", event: string, facts: Record<string, unknown> = {}): void {
  process.stderr.write(`${JSON.stringify({ timestamp: new Date().toISOString(), level, event, ...facts })}\n`);
}
