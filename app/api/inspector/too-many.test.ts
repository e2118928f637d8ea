import { expect, test, vi } from "vitest";
import { webEnv } from "#auth/authorization-server/env.ts";
import { GET } from "./[thread]/route.ts";

vi.hoisted(() => {
  vi.stubEnv("REQUESTS_PER_MINUTE", "1");
});
vi.mock("#auth/authorization-server/session.ts", () => ({
  getSession: async () => ({ session: { id: "s" }, user: { id: "u" } }),
}));

test("requests for the flow inspector's record count against the person's rate limit", async () => {
  const { APP_URL } = webEnv();
  const read = () => GET(new Request(APP_URL), { params: Promise.resolve({ thread: "none" }) });
  expect((await read()).status).toBe(404);
  expect((await read()).status).toBe(429);
});
