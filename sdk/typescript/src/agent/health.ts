/** gRPC's health service. */

import { Code, ConnectError, type ServiceImpl } from "@connectrpc/connect";

import { type Health, HealthCheckResponse_ServingStatus as Status } from "../contract/grpc/health/v1/health_pb.js";

export class Serving {
  #serving = true;
  #change = Promise.withResolvers<void>();

  constructor(private readonly services: string[]) {}

  /** Says NOT_SERVING to whoever asks and whoever watches. */
  end(): void {
    this.#serving = false;
    this.#change.resolve();
  }

  implementation(): Partial<ServiceImpl<typeof Health>> {
    return {
      check: ({ service }) => {
        if (!this.#knows(service)) throw new ConnectError(`no service is named ${service}`, Code.NotFound);
        return { status: this.#status(service) };
      },
      watch: (request, { signal }) => this.#watch(request.service, signal),
    };
  }

  async *#watch(service: string, signal: AbortSignal) {
    yield { status: this.#status(service) };
    const gone = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
    if (this.#serving) await Promise.race([gone, this.#change.promise]);
    if (!signal.aborted) yield { status: this.#status(service) };
    await gone;
  }

  #knows(service: string): boolean {
    return service === "" || this.services.includes(service);
  }

  #status(service: string): Status {
    if (!this.#knows(service)) return Status.SERVICE_UNKNOWN;
    return this.#serving ? Status.SERVING : Status.NOT_SERVING;
  }
}
