import { expect, test, vi } from "vitest";
import { GET as findActivity } from "#app/settings/activity/export/route.ts";
import { webEnv } from "#auth/authorization-server/env.ts";
import { GET as findDurations } from "./conversations/[id]/durations/route.ts";
import { PATCH as changeConversation, GET as findConversation } from "./conversations/[id]/route.ts";
import { GET as findConversations } from "./conversations/route.ts";
import { GET as askAgent } from "./langgraph/[...path]/route.ts";

const PER_MINUTE = vi.hoisted(() => {
  vi.stubEnv("REQUESTS_PER_MINUTE", "5");
  return 5;
});
vi.mock("#auth/authorization-server/session.ts", () => ({
  getSession: async () => ({ session: { id: "s" }, user: { id: "u" } }),
}));
vi.mock("#db/index.ts", () => ({
  database: () => {
    throw new Error("not to be asked any more");
  },
}));

const ID = "0199a1b2-0000-7000-8000-000000000001";
const { APP_URL } = webEnv();
const request = (method = "GET") => new Request(APP_URL, { method, headers: { origin: APP_URL } });
const params = Promise.resolve({ id: ID, thread: ID });

test("a person has a limited number of requests per minute, of any kind, and the response says when to retry", async () => {
  for (let sent = 0; sent < PER_MINUTE; sent += 1) {
    expect((await askAgent(new Request(`${APP_URL}/api/langgraph/nothing`))).status).toBe(404);
  }
  const answers = await Promise.all([
    askAgent(request()),
    findConversations(request()),
    findConversation(request(), { params }),
    changeConversation(request("PATCH"), { params }),
    findDurations(request(), { params }),
    findActivity(request()),
  ]);
  for (const answer of answers) {
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await answer.json()).toEqual({ error: "too_many", message: expect.any(String) });
  }
});
