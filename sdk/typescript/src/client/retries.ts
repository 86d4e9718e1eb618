/** Repeats what the contract declares free of side effects or idempotent, when the other side does not answer. */

import { MethodOptions_IdempotencyLevel as Level } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError, type Interceptor } from "@connectrpc/connect";
import { setTimeout as sleep } from "node:timers/promises";

const ATTEMPTS = 4;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1000;

/** With jitter, inside the deadline. A stream is repeated only while it has not begun. Nothing else is ever sent twice. */
export const retrying: Interceptor = (next) => async (request) => {
  const repeatable = !request.stream || request.method.methodKind === "server_streaming";
  const attempts = repeatable && request.method.idempotency !== Level.IDEMPOTENCY_UNKNOWN ? ATTEMPTS : 1;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await next(request);
    } catch (error) {
      if (attempt >= attempts || request.signal.aborted || ConnectError.from(error).code !== Code.Unavailable) throw error;
      const pause = Math.min(FIRST_PAUSE_MS * 2 ** (attempt - 1), LONGEST_PAUSE_MS);
      await sleep(pause * (0.8 + 0.4 * Math.random()), undefined, { signal: request.signal });
    }
  }
};
