/** Settings come from the environment, under the names that our own agents have. */

import { isIP } from "node:net";
import { availableParallelism } from "node:os";

export interface Settings {
  host: string;
  port: number;
  portFile: string;
  metricsListen: string;
  trustDir: string;
  drainSeconds: number;
  readers: number;
  unitSeconds: number;
  memoryMib: number;
  cacheBytes: number;
}

/** Throws with one sentence for what is wrong. */
export function readSettings(environment: NodeJS.ProcessEnv = process.env): Settings {
  const number = (name: string, otherwise: number) => {
    const value = Number(environment[name] || otherwise);
    if (!(value >= 0)) throw new Error(`${name}: must be a number of 0 or more`);
    return value;
  };
  const [host, port] = hostPort("SQUAD_LISTEN", environment["SQUAD_LISTEN"] || "127.0.0.1:0");
  const trustDir = environment["SQUAD_TRUST_DIR"] ?? "";
  if (!trustDir && !isLoopback(host)) {
    throw new Error("SQUAD_TRUST_DIR is not set: name the folder of public keys whose tokens are trusted, or listen on 127.0.0.1");
  }
  return {
    host,
    port,
    portFile: environment["SQUAD_PORT_FILE"] ?? "",
    metricsListen: environment["SQUAD_METRICS_LISTEN"] ?? "",
    trustDir,
    drainSeconds: number("SQUAD_DRAIN_SECONDS", 10),
    readers: Math.max(1, Math.floor(number("SQUAD_AGENT_PROCESSES", availableParallelism()))),
    unitSeconds: number("SQUAD_AGENT_UNIT_SECONDS", 5),
    memoryMib: number("SQUAD_AGENT_MEMORY_MIB", 1024),
    cacheBytes: number("SQUAD_AGENT_CACHE_MIB", 32) * 1024 * 1024,
  };
}

export function hostPort(name: string, value: string): [host: string, port: number] {
  const at = value.lastIndexOf(":");
  const port = Number(value.slice(at + 1));
  if (at < 1 || !Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`${name}: must be HOST:PORT, for example 127.0.0.1:7001`);
  }
  return [value.slice(0, at).replace(/^\[|\]$/g, ""), port];
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
}
