import { Code, ConnectError, type ConnectRouter } from "@connectrpc/connect";
import { connectNodeAdapter } from "@connectrpc/connect-node";
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Http2Server } from "node:http2";
import type { AddressInfo } from "node:net";
import { after, before, test } from "node:test";

import { ErrorReason } from "../contract/squad/errors/v1/error_reason_pb.js";
import { ReviewService } from "../contract/squad/review/v1/review_service_pb.js";
import { SquadError } from "../reason.js";
import { createSquadClient, type SquadClient } from "./index.js";

let server: Http2Server;
let client: SquadClient;
let calls = 0;

/** Fails as often as the id says, then answers. */
function routes(router: ConnectRouter): void {
  router.service(ReviewService, {
    getReview({ reviewId }, { timeoutMs, requestHeader }) {
      calls += 1;
      assert.ok(timeoutMs());
      assert.equal(requestHeader.get("authorization"), "Bearer t1");
      if (!reviewId) throw new SquadError(Code.NotFound, ErrorReason.NOT_FOUND, "no such review", { id: "r9" });
      if (calls <= Number(reviewId)) throw new ConnectError("not yet", Code.Unavailable);
      return { review: { id: reviewId } };
    },
    async *watchReview() {
      yield { event: { sequence: 1n } };
      throw new SquadError(Code.Internal, ErrorReason.INTERNAL, "broken");
    },
  });
}

before(async () => {
  server = createServer(connectNodeAdapter({ routes }));
  await once(server.listen(0, "127.0.0.1"), "listening");
  client = createSquadClient({ baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, token: () => "t1" });
});

after(() => {
  client.close();
  server.close();
});

test("a call that may be repeated is tried again, with token and deadline", async () => {
  calls = 0;
  const { review } = await client.reviews.getReview({ reviewId: "2" });
  assert.deepEqual([review?.id, calls], ["2", 3]);
});

test("an error names its reason", async () => {
  const failed = await client.reviews.getReview({}).catch((error: unknown) => error);
  assert.ok(failed instanceof SquadError);
  assert.deepEqual([failed.reason, failed.rawMessage, failed.facts], [ErrorReason.NOT_FOUND, "no such review", { id: "r9" }]);
});

test("a stream gives what comes before its error", async () => {
  const seen: bigint[] = [];
  await assert.rejects(
    async () => {
      for await (const { event } of client.reviews.watchReview({})) seen.push(event?.sequence ?? 0n);
    },
    (error) => error instanceof SquadError && error.reason === ErrorReason.INTERNAL,
  );
  assert.deepEqual(seen, [1n]);
});
