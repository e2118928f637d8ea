import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Kysely } from "kysely";
import { afterEach, expect, test, vi } from "vitest";
import { revokeSession } from "#auth/authorization-server/session-store.ts";
import { makePerson } from "#auth/testing/people.ts";
import type { Schema } from "#db/schema.ts";
import { describeOnBothDatabases } from "#db/testing/databases.ts";
import { type ForwardedRequest, readOf } from "./forward.ts";
import { forwardAsPerson } from "./forward-as-person.ts";

const held = vi.hoisted(() => ({ db: undefined as unknown, url: "", warnings: [] as unknown[][] }));
vi.mock("#observability/log.ts", async (load) => ({
  ...(await load<object>()),
  log: () => ({ warn: (...line: unknown[]) => held.warnings.push(line) }),
}));
vi.mock("#db/index.ts", () => ({ database: () => held.db as Kysely<Schema> }));
vi.mock("#auth/authorization-server/env.ts", async (original) => {
  const actual = await original<typeof import("#auth/authorization-server/env.ts")>();
  return { ...actual, webEnv: () => ({ ...actual.webEnv(), LANGGRAPH_URL: held.url }) };
});

let server: Server | undefined;
afterEach(() => {
  server?.close();
  server?.closeAllConnections();
});

async function serve(listener: RequestListener): Promise<void> {
  server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  held.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const request = (): ForwardedRequest => ({ ...readOf("/threads"), signal: new AbortController().signal });

describeOnBothDatabases("a request of a person with a live session", (get) => {
  async function signIn() {
    const { db } = get();
    held.db = db;
    const { user, session } = await makePerson(db);
    return { owner: { userId: user.id, sessionId: session.id }, db, session };
  }

  test("gets a new token if the first expired in transit", async () => {
    const tokens: (string | undefined)[] = [];
    await serve(({ headers }, response) => {
      tokens.push(headers.authorization);
      response.writeHead(tokens.length === 1 ? 401 : 200).end("served");
    });
    const { owner } = await signIn();
    const answer = await forwardAsPerson(request(), owner, randomUUID());
    expect([answer.status, await answer.text()]).toEqual([200, "served"]);
    expect(tokens).toHaveLength(2);
  });

  test("gets 503, never 401, if the second one is rejected too, and the log names the likely cause", async () => {
    await serve((_request, response) => response.writeHead(401).end());
    const { owner } = await signIn();
    held.warnings.length = 0;
    const answer = await forwardAsPerson(request(), owner, "request-1");
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "2"]);
    expect(held.warnings).toEqual([[{ request_id: "request-1" }, expect.stringContaining("clock")]]);
    expect(await answer.json()).toMatchObject({ error: "agent_unavailable" });
  });

  test("gets the 401 once the session has ended", async () => {
    const { owner, db, session } = await signIn();
    await revokeSession(db, session.id);
    await serve((_request, response) => response.writeHead(401).end());
    expect((await forwardAsPerson(request(), owner, randomUUID())).status).toBe(401);
  });
});

test("a LangGraph server that accepts connections but does not respond is reported within 15 seconds", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  await serve(() => vi.advanceTimersByTime(10_000));
  const { forward } = await import("./forward.ts");
  const answer = await forward(held.url, request(), "token");
  vi.useRealTimers();
  expect(answer.status).toBe(503);
  expect(await answer.json()).toMatchObject({ message: expect.stringContaining("can't be reached") });
});
