/** Serves an agent: its calls, health, reflection and numbers, and an orderly end. */

import { connectNodeAdapter } from "@connectrpc/connect-node";
import { once } from "node:events";
import { rename, writeFile } from "node:fs/promises";
import { createServer as createMetricsServer } from "node:http";
import { createServer, type Http2Server, type ServerHttp2Session } from "node:http2";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

import { Health } from "../contract/grpc/health/v1/health_pb.js";
import { AgentService } from "../contract/squad/agent/v1/agent_service_pb.js";
import { type AgentInit, describe } from "./agent.js";
import { Calls } from "./calls.js";
import { Serving } from "./health.js";
import { log } from "./log.js";
import { Readers } from "./readers.js";
import { reflect } from "./reflection.js";
import { BlobCache } from "./repository.js";
import { Service } from "./service.js";
import { hostPort, readSettings, type Settings } from "./settings.js";

const RECEIVE_BYTES = 4 << 20;
const SESSION_MIB = 64;
/** Watchers of health hear of the end while the last calls run; they do not hold it up. */
const WATCHERS_MS = 200;

/**
 * Serves the agent that a module exports as its default, until SIGTERM or SIGINT, and ends the process. Settings come from
 * the environment: see README.
 *
 * @param module Address of the module: `new URL("./agent.js", import.meta.url)`. Each process that runs rules imports it.
 */
export async function serve(module: URL): Promise<never> {
  try {
    const server = await AgentServer.start(module, readSettings());
    await Promise.race([once(process, "SIGTERM"), once(process, "SIGINT")]);
    await server.stop();
  } catch (error) {
    process.stderr.write(`agent: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(2);
  }
  process.exit(0);
}

export class AgentServer {
  readonly #sessions = new Set<ServerHttp2Session>();
  readonly #ending = new AbortController();

  private constructor(
    private readonly settings: Settings,
    private readonly calls: Calls,
    private readonly readers: Readers,
    private readonly serving: Serving,
    private readonly server: Http2Server,
  ) {
    server.on("session", (session) => {
      this.#sessions.add(session);
      session.on("close", () => this.#sessions.delete(session));
    });
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  static async start(module: URL, settings: Settings): Promise<AgentServer> {
    const agent = describe(((await import(module.href)) as { default: AgentInit }).default);
    const readers = new Readers(module, settings);
    await readers.start();
    const calls = new Calls(settings.trustDir);
    const serving = new Serving([AgentService.typeName]);
    const service = new Service(agent, readers, new BlobCache(settings.cacheBytes));
    const http = createServer({ maxSessionMemory: SESSION_MIB, settings: { initialWindowSize: 1 << 20 } }, routed(service, calls, serving));
    const server = new AgentServer(settings, calls, readers, serving, http);
    await server.#listen();
    log("info", "listens", { agent: agent.name, address: `${settings.host}:${server.port}` });
    return server;
  }

  async #listen(): Promise<void> {
    const { host, port, portFile, metricsListen } = this.settings;
    await listening(this.server.listen(port, host), `${host}:${port}`, "SQUAD_LISTEN");
    if (metricsListen) await serveMetrics(this.calls, metricsListen);
    if (portFile) {
      // The file appears with its content in one step.
      await writeFile(`${portFile}.new`, `${this.port}\n`);
      await rename(`${portFile}.new`, portFile);
    }
  }

  /** Says NOT_SERVING, refuses new calls, lets those in flight finish, closes. */
  async stop(): Promise<void> {
    this.serving.end();
    log("info", "drains");
    for (const session of this.#sessions) session.close();
    const closed = once(this.server, "close");
    this.server.close();
    await Promise.race([this.calls.idle(), sleep(this.settings.drainSeconds * 1000, undefined, { ref: false })]);
    await Promise.race([closed, sleep(WATCHERS_MS, undefined, { ref: false })]);
    for (const session of this.#sessions) session.destroy();
    this.readers.stop();
    log("info", "stopped");
  }
}

function routed(service: Service, calls: Calls, serving: Serving) {
  return connectNodeAdapter({
    connect: false,
    grpcWeb: false,
    readMaxBytes: RECEIVE_BYTES,
    routes(router) {
      router.service(AgentService, {
        describeAgent: (_, context) => calls.one(context, () => service.describe()),
        analyzeChange: (requests, context) => calls.many(context, (tenant) => service.analyze(requests, context, tenant)),
      });
      router.service(Health, serving.implementation());
      reflect(router, [AgentService, Health]);
    },
  });
}

async function serveMetrics(calls: Calls, address: string): Promise<void> {
  const [host, port] = hostPort("SQUAD_METRICS_LISTEN", address);
  const server = createMetricsServer(async (request, response) => {
    if (request.url !== "/metrics") return void response.writeHead(404).end();
    response.writeHead(200, { "content-type": calls.registry.contentType }).end(await calls.registry.metrics());
  });
  await listening(server.listen(port, host), address, "SQUAD_METRICS_LISTEN");
  server.unref();
}

async function listening(server: NodeJS.EventEmitter, address: string, setting: string): Promise<void> {
  try {
    await once(server, "listening");
  } catch {
    throw new Error(`cannot listen on ${address}: choose another with ${setting}`);
  }
}
