import assert from "node:assert/strict";
import { test } from "node:test";

import { createRestClient, ProblemError, unwrap } from "./index.js";

/** A client that talks to a function. */
function talkingTo(answer: (request: Request) => Response) {
  return createRestClient({ baseUrl: "http://squad.test", token: () => "key", fetch: async (request) => answer(request) });
}

test("a call goes to its path with token and query, and gives what is answered", async () => {
  const asked: string[] = [];
  const api = talkingTo((request) => {
    asked.push(request.url, request.headers.get("authorization") ?? "");
    return Response.json({ reviews: [], next_page_token: "" });
  });
  const { reviews } = unwrap(await api.GET("/api/v1/reviews", { params: { query: { page_size: 5 } } }));
  assert.deepEqual([reviews, ...asked], [[], "http://squad.test/api/v1/reviews?page_size=5", "Bearer key"]);
});

test("a problem is thrown with its reason", async () => {
  const problem = { type: "p", title: "Not found", status: 404, detail: "no such review", reason: "NOT_FOUND" };
  const headers = { "content-type": "application/problem+json" };
  const api = talkingTo(() => new Response(JSON.stringify(problem), { status: 404, headers }));
  const result = await api.GET("/api/v1/reviews/{review_id}", { params: { path: { review_id: "r1" } } });
  assert.throws(
    () => unwrap(result),
    (error) => error instanceof ProblemError && error.status === 404 && error.problem.reason === "NOT_FOUND" && error.message === "no such review",
  );
});
