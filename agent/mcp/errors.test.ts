import { expect, test } from "vitest";
import { explainMcpError } from "#agent/mcp/errors.ts";
import { AuthError, type AuthErrorCode } from "#auth/protocol/errors.ts";
import type { NamedServer } from "#auth/protocol/mcp/variables.ts";

const notes = { name: "notes", url: "http://127.0.0.1:1", provider: "github" } as NamedServer;

test("an unexpected error contains nothing from the server", () => {
  expect(explainMcpError(new Error("token ghp_secret"), notes, "read")).toBe(
    `The MCP server "notes" can't be used right now. Try again in a minute.`,
  );
});

test.each<[AuthErrorCode, RegExp]>([
  ["token_may_only_read", /may only read/],
  ["server_unavailable", /token service can't be reached/],
  ["invalid_client", /operator has to check the agent's key/],
  ["provider_error", /No tracker access/],
])("an unavailable token (%s) is explained without another provider's name", (code, words) => {
  const server = { name: "notes", url: "http://127.0.0.1:1", provider: "tracker" } as NamedServer;
  const sentence = explainMcpError(new AuthError(code, "No."), server, "read");
  expect(sentence).toMatch(words);
  expect(sentence).not.toContain("GitHub");
});
