import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseWebEnv } from "#auth/authorization-server/env.ts";
import { makeTestEnv } from "#auth/testing/env.ts";
import { atlassian } from "./atlassian.ts";
import { github } from "./github.ts";

/** What the next provider says that it is asked whose account a token is for. */
let answer: { status: number; body: string };
const server = createServer((_request, response) => {
  response.writeHead(answer.status, { "content-type": "application/json" }).end(answer.body);
});

beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterAll(() => server.close());

function makeProviders() {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const app = { ATLASSIAN_CLIENT_ID: "test", ATLASSIAN_CLIENT_SECRET: "test" };
  const addresses = { GITHUB_API_URL: url, ATLASSIAN_AUTH_URL: url, ATLASSIAN_API_URL: url };
  const env = parseWebEnv({ ...makeTestEnv(), ...app, ...addresses, ATLASSIAN_APPS_URL: url });
  return { github: github(env), atlassian: atlassian(env) };
}

describe.each(["github", "atlassian"] as const)("whose account a token is for, asked of %s", (id) => {
  const ask = () => makeProviders()[id]?.findAccount("token");

  it.each([
    ["a page", 200, "<!doctype html>"],
    ["half an answer", 200, '{"id":1,"account_id":"1","login":"al'],
    ["an answer with nobody in it", 200, "{}"],
    ["a failure", 502, "Bad gateway"],
  ])("is unknown after %s, of which nothing is repeated", async (_, status, body) => {
    answer = { status, body };
    const error = await ask()?.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "provider_error", cause: undefined });
    expect(String(error)).not.toContain(body);
  });

  it("is nobody's where the provider does not take the token", async () => {
    answer = { status: 401, body: "{}" };
    await expect(ask()).resolves.toBeUndefined();
  });
});
