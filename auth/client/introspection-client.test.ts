import { describe, expect, it, onTestFinished, vi } from "vitest";
import { introspectSession, processIntrospection } from "./introspection-client.ts";

const access = {
  server: { issuer: "http://web.test", introspection_endpoint: "http://web.test/introspect" },
  client: { client_id: "agent" },
};

const process = (body: BodyInit, init?: ResponseInit) =>
  processIntrospection(
    access,
    new Response(body, { headers: { "content-type": "application/json" }, ...init }),
  );

describe("the response for a person without connections", () => {
  function countQuestions(): () => number {
    const asked = vi.spyOn(globalThis, "fetch").mockImplementation(async () => {
      return Response.json({ active: true, sub: "user-1", sid: "session-1" });
    });
    onTestFinished(() => asked.mockRestore());
    return () => asked.mock.calls.length;
  }

  it("is cached if each token names the person's accounts", async () => {
    const count = countQuestions();
    for (const token of ["one", "two"]) await introspectSession(token, "named", false);
    expect(count()).toBe(1);
  });

  it("is not cached otherwise: who has just connected can continue at once", async () => {
    const count = countQuestions();
    for (const token of ["one", "two"]) await introspectSession(token, "unnamed");
    expect(count()).toBe(2);
  });
});

describe("a response about a session", () => {
  it("has its person, and their accounts at providers", async () => {
    const body = {
      active: true,
      sub: "user-1",
      sid: "session-1",
      scope: "read write",
      name: "Ada",
      accounts: { github: "ada" },
    };
    await expect(process(JSON.stringify(body))).resolves.toEqual({
      userId: "user-1",
      sessionId: "session-1",
      scopes: ["read", "write"],
      name: "Ada",
      email: undefined,
      accounts: { github: "ada" },
    });
  });

  it("of a person without connections has none", async () => {
    const body = { active: true, sub: "user-1", sid: "session-1" };
    await expect(process(JSON.stringify(body))).resolves.toMatchObject({ accounts: {} });
  });

  it("of an app whose database fails has its message", async () => {
    const message = "The app has no space left to store anything.";
    const outage = process(JSON.stringify({ error: "unavailable", message }), { status: 503 });
    await expect(outage).rejects.toMatchObject({ code: "server_unavailable", message });
    await expect(process("<html>", { status: 503 })).rejects.toMatchObject({ code: "server_unavailable" });
  });

  it("reports that it has ended", async () => {
    await expect(process(JSON.stringify({ active: false }))).rejects.toMatchObject({ code: "invalid_token" });
  });

  it.each([
    ["without a person", JSON.stringify({ active: true, sid: "session-1" })],
    ["with no session", JSON.stringify({ active: true, sub: "user-1" })],
    ["with invalid accounts", JSON.stringify({ active: true, sub: "u", sid: "s", accounts: "github" })],
    ["without its state", JSON.stringify({ sub: "user-1", sid: "session-1" })],
    ["that breaks off", '{"active":true,"sub":"us'],
    ["that is a list", "[]"],
    ["that is a page", "<!doctype html>"],
  ])("%s is no answer: the session is neither live nor over", async (_, body) => {
    await expect(process(body)).rejects.toMatchObject({ code: "server_unavailable" });
  });

  it.each([
    ["a failure", { status: 502 }],
    ["a way elsewhere", { status: 302, headers: { location: "http://elsewhere.test/" } }],
  ])("%s is none either", async (_, init) => {
    const body = JSON.stringify({ active: true, sub: "user-1", sid: "session-1" });
    await expect(process(body, init)).rejects.toMatchObject({ code: "server_unavailable" });
  });
});
