import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, expect, test } from "vitest";
import { watchForShutdown } from "./shutdown.ts";

const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) server.close();
});

/** A server whose answers on /slow stay open until the test ends them. */
async function startServer(): Promise<{ url: string; answers: ServerResponse[] }> {
  const answers: ServerResponse[] = [];
  const server = createServer((request, response) => {
    if (request.url !== "/slow") return response.end("served");
    response.write("begun ");
    answers.push(response);
  });
  servers.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, answers };
}

test("a closing server lets open answers finish, rejects new requests, and still serves what is needed until the end", async () => {
  const door = watchForShutdown((path) => path === "/needed");
  const { url, answers } = await startServer();
  const slow = await fetch(`${url}/slow`);
  let isClosed = false;
  // It waits no longer than its limit, however long a response takes.
  await door.close(20);
  const closed = door.close(60_000).then(() => {
    isClosed = true;
  });
  const refused = await fetch(`${url}/other`);
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "5"]);
  expect(await refused.json()).toMatchObject({ error: "stopping" });
  expect(await (await fetch(`${url}/needed?a=b`)).text()).toBe("served");
  expect(isClosed).toBe(false);
  answers[0]?.end("and ended");
  expect(await slow.text()).toBe("begun and ended");
  await closed;
});
