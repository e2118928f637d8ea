import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { makeTestEnv } from "#auth/testing/env.ts";
import { parseWebEnv } from "./env.ts";
import { watchReadiness } from "./ready.ts";

const ask = (change: Record<string, string> = {}) =>
  watchReadiness(parseWebEnv({ ...makeTestEnv(), ...change }))();

test("the embedded store is not a separate part: the app is as ready as its database", async () => {
  expect((await ask()).parts.secretStore).toBe("none");
});

test("without the issuer the app is ready, since signed-in people can keep working, and reports it as down", async () => {
  const server = createServer((_request, response) => response.end("{}"));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const answer = await ask({ LANGGRAPH_URL: `http://127.0.0.1:${port}` });
  server.close();
  expect(answer).toEqual({
    ready: true,
    parts: { database: "ok", langgraph: "ok", issuer: "down", secretStore: "none" },
  });
});
