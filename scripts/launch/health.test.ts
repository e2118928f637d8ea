import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { expect, test } from "vitest";
import { waitUntilHung } from "./health.ts";

test("a service that listens, but never responds after its start, counts as hung", async () => {
  const silent = createServer().listen(0, "127.0.0.1");
  await once(silent, "listening");
  const { port } = silent.address() as AddressInfo;
  const { signal } = new AbortController();
  expect(await waitUntilHung(`http://127.0.0.1:${port}/`, 60, signal, 120)).toBe(120);
  silent.close();
});
