/** Calls squad.review.v1: every call has a deadline, is tried again where the contract allows it, and fails with a SquadError. */

import type { DescService } from "@bufbuild/protobuf";
import { type Client, createClient, type Interceptor } from "@connectrpc/connect";
import { createGrpcTransport, Http2SessionManager } from "@connectrpc/connect-node";

import { FeedbackService } from "../contract/squad/review/v1/feedback_service_pb.js";
import { IngestService } from "../contract/squad/review/v1/ingest_service_pb.js";
import { ReviewService } from "../contract/squad/review/v1/review_service_pb.js";
import { SquadError } from "../reason.js";
import { retrying } from "./retries.js";

export interface ClientOptions {
  /** `http://HOST:PORT`; with https the connection is encrypted, without it is for loopback and a mesh that encrypts. */
  baseUrl: string;
  /** Asked before every call. */
  token?: () => string | Promise<string>;
  /** For calls that name no `timeoutMs`, streams as well; default 10 s. */
  defaultTimeoutMs?: number;
}

/** The services of the review API. */
export interface SquadClient {
  reviews: Client<typeof ReviewService>;
  feedback: Client<typeof FeedbackService>;
  deliveries: Client<typeof IngestService>;
  /** Ends the connection and the calls on it; an open one keeps a program from ending for a while. */
  close(): void;
}

export function createSquadClient({ baseUrl, token, defaultTimeoutMs = 10_000 }: ClientOptions): SquadClient {
  const interceptors = [translating, retrying, ...(token ? [bearing(token)] : [])];
  const sessionManager = new Http2SessionManager(baseUrl);
  const transport = createGrpcTransport({ baseUrl, defaultTimeoutMs, interceptors, sessionManager });
  const client = <Service extends DescService>(service: Service) => createClient(service, transport);
  return {
    reviews: client(ReviewService),
    feedback: client(FeedbackService),
    deliveries: client(IngestService),
    close: () => sessionManager.abort(),
  };
}

function bearing(token: () => string | Promise<string>): Interceptor {
  return (next) => async (request) => {
    request.header.set("authorization", `Bearer ${await token()}`);
    return await next(request);
  };
}

const translating: Interceptor = (next) => async (request) => {
  try {
    const response = await next(request);
    return response.stream ? { ...response, message: translated(response.message) } : response;
  } catch (error) {
    throw SquadError.from(error);
  }
};

async function* translated<T>(messages: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* messages;
  } catch (error) {
    throw SquadError.from(error);
  }
}
