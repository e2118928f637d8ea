import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { watchForShutdown } from "./shutdown.ts";

test("after the announcement everything but the readiness path is served, on connections that are not reused", async () => {
  const door = watchForShutdown();
  const server = createServer((_request, response) => response.end("served"));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  expect((await fetch(`${url}/api/ready`)).status).toBe(200);
  door.announce();
  const refused = await fetch(`${url}/api/ready?from=balancer`);
  expect([refused.status, await refused.json()]).toMatchObject([503, { error: "stopping" }]);
  const served = await fetch(`${url}/other`);
  expect([served.status, served.headers.get("connection")]).toEqual([200, "close"]);
  await door.close(20);
  expect((await fetch(`${url}/other`)).status).toBe(503);
  server.close();
});
