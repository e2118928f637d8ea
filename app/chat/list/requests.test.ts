import { afterEach, expect, test, vi } from "vitest";
import { deleteConversation, Refused } from "./requests.ts";

afterEach(() => vi.unstubAllGlobals());

test.each([
  ["the server deleted it", () => new Response(null, { status: 204 })],
  ["the server does not have it any more", () => Response.json({ message: "not found" }, { status: 404 })],
])("a conversation is deleted when %s", async (_name, answer) => {
  vi.stubGlobal("fetch", async () => answer());
  await expect(deleteConversation("c1")).resolves.toBeUndefined();
});

test.each([
  [404, "404 page not found"],
  [502, "<h1>Bad Gateway</h1>"],
])("a proxy's page with status %i deletes nothing", async (status, body) => {
  vi.stubGlobal("fetch", async () => new Response(body, { status }));
  await expect(deleteConversation("c1")).rejects.toThrow(Refused);
});
