import { expect, test, vi } from "vitest";
import { webEnv } from "#auth/authorization-server/env.ts";
import { servePerson } from "./serve-person.ts";

const signedIn = vi.hoisted(() => ({ live: {} as object }));
vi.mock("#auth/authorization-server/session.ts", () => ({ getSession: async () => signedIn.live }));

const { APP_URL } = webEnv();
const PERSON = { session: { id: "s" }, user: { id: "u" } };
const route = servePerson(async (_request, { user }, context: string) =>
  Response.json({ person: user.id, context }),
);
const ask = (method: string, headers: Record<string, string>) =>
  route(new Request(APP_URL, { method, headers }), "from Next");

test("a route for people gets Next.js' arguments", async () => {
  signedIn.live = PERSON;
  expect(await (await ask("GET", {})).json()).toEqual({ person: "u", context: "from Next" });
  expect((await ask("POST", { origin: APP_URL })).status).toBe(200);
});

test("without a session it responds with 401, before any other check", async () => {
  signedIn.live = { session: null, user: null };
  const answer = await ask("GET", { "sec-fetch-site": "cross-site" });
  expect(answer.status).toBe(401);
  expect(await answer.json()).toEqual({ error: "unauthorized", message: "Sign in first." });
  expect(answer.headers.get("cache-control")).toContain("no-store");
});

test.each([
  ["GET", { "sec-fetch-site": "same-site" }],
  ["PATCH", { origin: "https://evil.example" }],
  ["DELETE", {}],
])("a request from another site's page (%s) gets 403", async (method, headers) => {
  signedIn.live = PERSON;
  const answer = await ask(method, headers as Record<string, string>);
  expect(answer.status).toBe(403);
  expect(await answer.json()).toMatchObject({ error: "cross_site" });
});
