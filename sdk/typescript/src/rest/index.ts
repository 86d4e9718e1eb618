/** Calls the HTTP API, in Node and in browsers; paths, parameters and answers are typed from its OpenAPI description. */

import createClient, { type Client } from "openapi-fetch";

import type { components, paths } from "./schema.js";

export type { components, paths } from "./schema.js";
export type RestClient = Client<paths>;
export type Problem = components["schemas"]["Problem"];

export interface RestOptions {
  /** `https://squad.example.com`. */
  baseUrl: string;
  /** API key or token; asked before every call. Leave it out where the browser's session speaks. */
  token?: () => string | Promise<string>;
  /** Default 30 s; 0 sets none, as a client for streams of events wants it. */
  timeoutMs?: number;
  fetch?: (request: Request) => Promise<Response>;
}

/** Why a call failed: what the API said (RFC 9457). Branch on `problem.reason`. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";

  constructor(
    readonly status: number,
    readonly problem: Partial<Problem>,
  ) {
    super(problem.detail ?? problem.title ?? `HTTP ${status}`);
  }
}

export function createRestClient({ baseUrl, token, timeoutMs = 30_000, fetch = globalThis.fetch }: RestOptions): RestClient {
  const limited = (request: Request) => fetch(new Request(request, { signal: AbortSignal.any([request.signal, AbortSignal.timeout(timeoutMs)]) }));
  const client = createClient<paths>({ baseUrl, fetch: timeoutMs ? limited : fetch });
  if (token) {
    client.use({
      async onRequest({ request }) {
        request.headers.set("authorization", `Bearer ${await token()}`);
        return request;
      },
    });
  }
  return client;
}

/** The answer of a call, or its ProblemError thrown: `unwrap(await api.GET("/api/v1/reviews"))`. */
export function unwrap<Data>(result: { data?: Data; error?: unknown; response: Response }): NonNullable<Data> {
  if (result.error !== undefined || result.data === undefined || result.data === null) {
    throw new ProblemError(result.response.status, (result.error ?? {}) as Partial<Problem>);
  }
  return result.data;
}
