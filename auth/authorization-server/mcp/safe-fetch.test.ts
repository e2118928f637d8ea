import { afterAll, beforeAll, expect, test } from "vitest";
import { openSafeFetch } from "./safe-fetch.ts";
import { type PlayedServer, startPlayedServer } from "./testing/played-servers.ts";

let server: PlayedServer;
beforeAll(async () => {
  server = await startPlayedServer();
});
afterAll(() => server.close());

const unsafe = expect.objectContaining({ code: "provider_error", details: { reason: "unsafe_address" } });

test("a public server can't make the app request this machine", async () => {
  const fetch = openSafeFetch(["https://mcp.example.com"]);
  const { port } = new URL(server.url);
  for (const url of [server.url, `https://127.0.0.1:${port}`, `https://localhost:${port}`]) {
    await expect(fetch(url)).rejects.toEqual(unsafe);
  }
  expect(server.requests).toEqual([]);
});

test("a name that resolves to this machine is rejected when the connection is made", async () => {
  const fetch = openSafeFetch(["https://mcp.example.com"]);
  // In /etc/hosts of each system, and not one of the names that are recognised without a lookup.
  const { hostname } = await import("node:os");
  const error: unknown = await fetch(`https://${hostname()}:${new URL(server.url).port}`).catch(
    (thrown) => thrown,
  );
  expect(error).toMatchObject({ name: "AuthError" });
  expect(server.requests).toEqual([]);
});

test("a server on this machine may name another one on it, but none of the private network", async () => {
  const fetch = openSafeFetch([server.url]);
  const other = await startPlayedServer();
  other.routes["/"] = () => ({ json: { here: true } });
  await expect(fetch(`${other.url}/`).then((response) => response.json())).resolves.toEqual({ here: true });
  await other.close();
  await expect(fetch("https://10.0.0.1/")).rejects.toEqual(unsafe);
});

test("a redirect is returned, never followed", async () => {
  server.routes["/from"] = () => ({ status: 307, headers: { location: `${server.url}/to` } });
  const fetch = openSafeFetch([server.url]);
  await expect(fetch(`${server.url}/from`, { method: "POST", body: "secret" })).resolves.toMatchObject({
    status: 307,
  });
  expect(server.requests.map(({ path }) => path)).not.toContain("/to");
});
