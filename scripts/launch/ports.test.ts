import { createServer } from "node:http";
import { expect, test } from "vitest";
import { findPort, isFree } from "./ports.ts";

test("a port in use is skipped", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  expect(await isFree(port)).toBe(false);
  expect(await findPort(port, new Set())).toBeGreaterThan(port);
  await new Promise((resolve) => server.close(resolve));
});

test("a port is used once per start", async () => {
  const taken = new Set<number>();
  const first = await findPort(23_000, taken);
  expect(await findPort(23_000, taken)).not.toBe(first);
});

test.each([2049, 3659, 4190, 5060, 6000, 6566, 6667, 10_080])(
  "port %i is skipped, because fetch() and browsers block it",
  async (port) => {
    await expect(fetch(`http://127.0.0.1:${port}`)).rejects.toMatchObject({ cause: { message: "bad port" } });
    expect(await findPort(port, new Set())).not.toBe(port);
  },
);
