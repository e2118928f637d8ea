import path from "node:path";
import { expect, test } from "vitest";
import { listRoutes } from "./warm-up.ts";

const routes = listRoutes(path.resolve(import.meta.dirname, "../.."));

test("the pages of a newcomer's first minute are compiled first", () => {
  expect(routes.slice(0, 10)).toEqual([
    "/",
    "/sign-in",
    "/api/auth/[...nextauth]",
    "/.well-known/jwks.json",
    "/api/oauth/introspect",
    "/api/langgraph/[...path]",
    "/api/conversations",
    "/api/conversations/[id]",
    "/api/oauth/token",
    "/chat",
  ]);
});

test("every other page and handler is compiled once", () => {
  expect(routes).toContain("/settings/activity/export");
  expect(routes).toContain("/api/metrics");
  expect(new Set(routes).size).toBe(routes.length);
});
