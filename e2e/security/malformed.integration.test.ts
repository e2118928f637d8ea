import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fillRoute, listAppRoutes } from "../support/app-routes.ts";
import { HttpPerson } from "../support/http-person.ts";
import { type System, startSystem } from "../support/system.ts";

let system: System;
let alice: HttpPerson;
let stranger: HttpPerson;

beforeAll(async () => {
  system = await startSystem({
    env: { ADDRESS_REQUESTS_PER_MINUTE: "100000", REQUESTS_PER_MINUTE: "100000" },
  });
  alice = new HttpPerson(system.appUrl, "alice");
  await alice.signIn("wonderland");
  stranger = new HttpPerson(system.appUrl, "nobody");
});
afterAll(() => system?.stop());

/** Path segments that no well-behaved client sends. */
const SEGMENTS = [
  "%ff",
  "%00",
  "%",
  "%2e%2e%2f",
  "constructor",
  "__proto__",
  "0199a1b2-0000-7000-8000-000000000001",
  "%F0%9F%92",
  "x".repeat(2000),
];

const deep = `${"[".repeat(5000)}${"]".repeat(5000)}`;
const BODIES: [name: string, type: string | undefined, body: BodyInit | undefined][] = [
  ["nothing", undefined, undefined],
  ["JSON", "application/json", JSON.stringify({ a: [1, null, "\ud800"] })],
  ["truncated JSON", "application/json", '{"a":'],
  ["deeply nested JSON", "application/json", deep],
  ["multipart without a boundary", "multipart/form-data", "--x\r\n"],
  [
    "truncated multipart",
    "multipart/form-data; boundary=x",
    '--x\r\nContent-Disposition: form-data; name="a',
  ],
  ["a form of special characters", "application/x-www-form-urlencoded", "%ff=%&&==&a[__proto__]=1"],
  ["bytes that are not text", "application/octet-stream", new Uint8Array([0xff, 0xfe, 0x00, 0xc3, 0x28])],
  ["an unknown media type", "text/unknown; charset=none", "\u0000"],
];

async function send(person: HttpPerson, method: string, path: string, index: number): Promise<Response> {
  const [, type, body] = BODIES[index] ?? [];
  const headers: Record<string, string> = {
    origin: system.appUrl,
    ...(type ? { "content-type": type } : {}),
  };
  return person.fetch(`${system.appUrl}${path}`, {
    method,
    headers,
    body: method === "GET" ? undefined : body,
  });
}

/** Routes that may return 502 or 503 because what they depend on is down. */
const MAY_BE_UNAVAILABLE = new Set(["/api/ready"]);

describe.each(listAppRoutes())("$pattern", ({ pattern, methods }) => {
  test.skipIf(MAY_BE_UNAVAILABLE.has(pattern))("answers malformed requests with less than 500", async () => {
    const paths = pattern.includes("[") ? SEGMENTS.map((value) => fillRoute(pattern, value)) : [pattern];
    const failed: string[] = [];
    for (const person of [stranger, alice]) {
      for (const path of paths) {
        for (const method of methods) {
          for (const index of method === "GET" ? [0] : BODIES.keys()) {
            if (pattern === "/api/auth/[...nextauth]" && path.endsWith("signout")) continue;
            const answer = await send(person, method, path, index);
            await answer.body?.cancel();
            const what = `${person.username} ${method} ${path.slice(0, 80)} with ${BODIES[index]?.[0]}`;
            if (answer.status >= 500) failed.push(`${answer.status} ${what}`);
          }
        }
      }
    }
    expect(failed).toEqual([]);
  });
});

test.each([
  ["a query of special characters", "/settings/activity?provider=%ff&format=%00&after=%"],
  ["a path that is not valid UTF-8", "/chat/%ff"],
  ["an id that is not valid UTF-8", "/api/conversations/%ff"],
  ["a page with a repeated parameter", "/sign-in?from=a&from=b&error=a&error=b"],
])("%s is answered with less than 500", async (_name, path) => {
  for (const person of [stranger, alice]) {
    expect((await person.fetch(`${system.appUrl}${path}`)).status).toBeLessThan(500);
  }
});

const PRIVATE = listAppRoutes().filter(
  ({ pattern, methods, isPage }) =>
    !isPage &&
    methods.includes("GET") &&
    !/^\/(api\/(health|ready|metrics|oauth\/callback|oauth\/resume)|\.well-known|client-metadata|mcp\/clients)/.test(
      pattern,
    ),
);

test.each(PRIVATE)("$pattern rejects reads from another site's page", async ({ pattern }) => {
  const values: Record<string, string> = {
    "/api/auth/[...nextauth]": "/api/auth/csrf",
    "/api/langgraph/[...path]": "/api/langgraph/ok",
  };
  const path = values[pattern] ?? fillRoute(pattern, "0199a1b2-0000-7000-8000-000000000001");
  for (const site of ["cross-site", "same-site"]) {
    const answer = await alice.fetch(`${system.appUrl}${path}`, { headers: { "sec-fetch-site": site } });
    expect({ path, status: answer.status }).toEqual({ path, status: 403 });
  }
});

test("a Server Action that the app's own pages did not send returns 403, whatever its headers claim", async () => {
  const page = await (await alice.fetch(`${system.appUrl}/settings/account`)).text();
  const id = /name="(\$ACTION_ID_[0-9a-f]+)"/.exec(page)?.[1] ?? "";
  expect(id).not.toBe("");
  const senders: Record<string, string>[] = [
    {},
    { origin: "https://evil.example" },
    { origin: "https://evil.example", "x-forwarded-host": "evil.example" },
    { "x-forwarded-host": new URL(system.appUrl).host },
    { origin: "null" },
    { origin: system.appUrl.replace("http:", "https:") },
  ];
  for (const headers of senders) {
    const body = new FormData();
    body.set(id, "");
    body.set("confirm", "delete");
    const answer = await alice.fetch(`${system.appUrl}/settings/account`, { method: "POST", headers, body });
    expect({ headers, status: answer.status }).toEqual({ headers, status: 403 });
  }
  expect((await alice.fetch(`${system.appUrl}/api/session`)).status).toBe(200);
});

test("a Server Action whose arguments are malformed is answered with less than 500", async () => {
  const page = await (await alice.fetch(`${system.appUrl}/settings/account`)).text();
  const id = /name="\$ACTION_ID_([0-9a-f]+)"/.exec(page)?.[1] ?? "";
  const failed: string[] = [];
  const others: typeof BODIES = [
    ["an array", "text/plain;charset=UTF-8", "[1]"],
    ["a reference to nothing", "text/plain;charset=UTF-8", '["$K9"]'],
  ];
  for (const [name, type, body] of [...BODIES, ...others]) {
    const headers = { origin: system.appUrl, "next-action": id, ...(type ? { "content-type": type } : {}) };
    const answer = await alice.fetch(`${system.appUrl}/settings/account`, { method: "POST", headers, body });
    if (answer.status >= 500) failed.push(`${answer.status} with ${name}`);
  }
  expect(failed).toEqual([]);
});
