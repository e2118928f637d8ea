import { once } from "node:events";
import { createServer } from "node:net";
import { afterEach, expect, test } from "vitest";
import { type Listener, type Service, Supervised } from "./child.ts";
import { findPort } from "./ports.ts";

/** Returns the number of /health requests at /probes, and its process id elsewhere. */
const SERVER = `
  let probes = 0;
  require("http").createServer(({ url }, response) => {
    if (url === "/health") probes += 1;
    response.end(String(url === "/probes" ? probes : process.pid));
  }).listen(Number(process.argv[1]), "127.0.0.1");`;

interface Running {
  port: number;
  /** The launcher's output. */
  said: string[];
  get(path: string): Promise<string>;
}

let child: Supervised;
afterEach(() => child.stop());

async function start(options: Partial<Service> = {}): Promise<Running> {
  const port = await findPort(5300 + Math.floor(Math.random() * 200), new Set());
  const said: string[] = [];
  const listener: Listener = {
    started: () => {},
    line: () => {},
    said: (message) => said.push(message),
    fatal: (message) => said.push(message),
  };
  const url = `http://127.0.0.1:${port}`;
  const command = [process.execPath, "-e", SERVER, String(port)];
  const service = { name: "server", command, env: process.env, port, healthUrl: `${url}/health`, ...options };
  child = new Supervised(service, listener);
  child.start();
  await child.waitUntilHealthy(20_000, new AbortController().signal);
  const get = async (path: string) =>
    (await fetch(`${url}${path}`, { signal: AbortSignal.timeout(1_000) })).text();
  return { port, said, get };
}

test("restarts a hanging service, and reports it", async () => {
  const { said, get } = await start({ hungMs: 1_500 });
  const hung = await get("/");
  await expect.poll(() => get("/probes")).not.toBe("1");
  process.kill(Number(hung), "SIGSTOP");
  await expect.poll(() => get("/").catch(() => hung), { timeout: 20_000 }).not.toBe(hung);
  expect(said).toEqual([
    "server has not answered for 1.5 seconds.",
    expect.stringMatching(/^server was killed by SIGKILL; it is started again in \d+ ms\.$/),
  ]);
});

test("reports a port taken by another program, and starts once it is free", async ({ skip }) => {
  const { port, said, get } = await start();
  // The same port at another address counts, since browsers may resolve `localhost` to either.
  const other = createServer().listen(port, "::1");
  const [error] = await Promise.race([once(other, "listening"), once(other, "error")]).catch((e) => [e]);
  skip(error instanceof Error, "this machine has no IPv6");
  const killed = await get("/");
  process.kill(Number(killed), "SIGKILL");
  await expect
    .poll(() => said.at(-1), { timeout: 20_000 })
    .toContain(`another program uses its port ${port}`);
  other.close();
  await expect.poll(() => get("/").catch(() => killed), { timeout: 20_000 }).not.toBe(killed);
});
