import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { requireHttps } from "./transport-security.ts";

const server = createServer((_request, response) => response.writeHead(503, { "retry-after": "5" }).end());
beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterAll(() => server.close());

const ask = async () => (await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)).headers;

test("an app on http sends no HSTS header; one on https sends it with every response", async () => {
  requireHttps("http://localhost:3000");
  expect((await ask()).get("strict-transport-security")).toBeNull();
  requireHttps("https://app.example");
  const headers = await ask();
  expect(headers.get("strict-transport-security")).toBe("max-age=63072000; includeSubDomains");
  expect(headers.get("retry-after")).toBe("5");
});
