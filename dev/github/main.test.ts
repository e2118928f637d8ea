import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { OAUTH_APP } from "#dev/github/testing/visitor.ts";

function start(more: Record<string, string>) {
  const env = { ...process.env, CLIENTS: JSON.stringify([OAUTH_APP]), ...more };
  return spawn(process.execPath, ["dev/github/main.ts"], { env, stdio: ["ignore", "pipe", "pipe"] });
}

test("says where it listens, serves, and exits on SIGTERM", async () => {
  const child = start({ PORT: "0" });
  const [line] = (await once(createInterface(child.stdout), "line")) as [string];
  const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? [];
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([0, null]);
});

test.each([
  ["HOST", "0.0.0.0", "loopback only"],
  ["CLIENTS", "{}", "CLIENTS"],
])("exits with 78, sysexits' EX_CONFIG, for a bad %s, and names it", async (name, value, words) => {
  const child = start({ [name]: value });
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, "exit")]);
  expect(code).toBe(78);
  expect(said).toContain(words);
});
