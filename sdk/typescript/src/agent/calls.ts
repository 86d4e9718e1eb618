/** What happens around every call: it is admitted, counted, and fails in the words of the contract. */

import type { HandlerContext } from "@connectrpc/connect";
import { Code, ConnectError } from "@connectrpc/connect";
import { collectDefaultMetrics, Counter, Histogram, Registry } from "prom-client";

import { ErrorReason } from "../contract/squad/errors/v1/error_reason_pb.js";
import { SquadError } from "../reason.js";
import { admitCall } from "./admission.js";
import { log } from "./log.js";

export class Calls {
  readonly registry = new Registry();
  readonly #handled: Counter<"method" | "code">;
  readonly #seconds: Histogram<"method">;
  #active = 0;
  #idle = Promise.withResolvers<void>();

  constructor(private readonly trustDir: string) {
    const registers = [this.registry];
    collectDefaultMetrics({ register: this.registry });
    this.#handled = new Counter({ name: "squad_rpc_server_handled_total", help: "Calls answered.", labelNames: ["method", "code"], registers });
    this.#seconds = new Histogram({
      name: "squad_rpc_server_seconds",
      help: "Time to answer a call.",
      labelNames: ["method"],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120],
      registers,
    });
  }

  /** Answers a call that has one answer. */
  async one<T>(context: HandlerContext, handler: () => T): Promise<T> {
    const counted = this.#begin(context);
    try {
      await admitCall(context.requestHeader, context.timeoutMs(), this.trustDir);
      const answer = handler();
      counted("OK");
      return answer;
    } catch (error) {
      throw counted(translated(error));
    }
  }

  /** Answers a call that has many; the handler is given the tenant of the call's token. */
  async *many<T>(context: HandlerContext, handler: (tenant: string | undefined) => AsyncIterable<T>): AsyncGenerator<T> {
    const counted = this.#begin(context);
    let end: ConnectError | "OK" = new ConnectError("it was given up", Code.Canceled);
    try {
      yield* handler(await admitCall(context.requestHeader, context.timeoutMs(), this.trustDir));
      end = "OK";
    } catch (error) {
      throw (end = translated(error));
    } finally {
      counted(end);
    }
  }

  /** Counts a call in; what it gives counts it out. */
  #begin({ service, method }: HandlerContext): <End extends ConnectError | "OK">(end: End) => End {
    const started = performance.now();
    const name = `/${service.typeName}/${method.name}`;
    this.#active += 1;
    return (end) => {
      this.#handled.inc({ method: name, code: end === "OK" ? end : nameOf(end.code) });
      this.#seconds.observe({ method: name }, (performance.now() - started) / 1000);
      this.#active -= 1;
      if (this.#active === 0) this.#idle.resolve();
      return end;
    };
  }

  /** Until no call is in flight. */
  async idle(): Promise<void> {
    while (this.#active > 0) {
      this.#idle = Promise.withResolvers();
      await this.#idle.promise;
    }
  }
}

function translated(error: unknown): ConnectError {
  if (error instanceof ConnectError) return error;
  log("error", "unexpected", { error: error instanceof Error ? error.stack : String(error) });
  return new SquadError(Code.Internal, ErrorReason.INTERNAL, "internal error: report it");
}

/** As gRPC's documents write it: NOT_FOUND. */
function nameOf(code: Code): string {
  return code === Code.Canceled ? "CANCELLED" : (Code[code] ?? "Unknown").replace(/(?<=[a-z])(?=[A-Z])/g, "_").toUpperCase();
}
