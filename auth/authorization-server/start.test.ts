import { createActionURL } from "@auth/core";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { webEnv } from "./env.ts";
import { startWeb } from "./start.ts";

vi.mock("#db/index.ts", () => ({ database: () => "db" }));
vi.mock("#db/migrate.ts", () => ({ refuseNewer: async () => {}, migrate: async () => {} }));

beforeAll(() => void vi.stubEnv("AUTH_URL", "https://of-somebody-else.example"));
afterAll(() => void vi.unstubAllEnvs());

test("Auth.js has the app's URL from APP_URL, whatever a request's headers or other variables say", async () => {
  await startWeb();
  const headers = new Headers({ host: "evil.example", "x-forwarded-host": "evil.example" });
  const address = createActionURL("signin", "https", headers, process.env, { basePath: "/api/auth" });
  expect(address.href).toBe(`${webEnv().APP_URL}/api/auth/signin`);
});
