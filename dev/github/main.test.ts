import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import { OAUTH_APP } from "#dev/github/visitor.ts";

function start(env: Record<string, string>) {
  return spawn(process.execPath, ["dev/github/main.ts"], {
    env: { ...process.env, GITHUB_CLIENTS: JSON.stringify([OAUTH_APP]), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

test("says where it listens, serves, and leaves on SIGTERM", async () => {
  const child = start({ PORT: "0" });
  const [line] = (await once(createInterface(child.stdout), "line")) as [string];
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([0, null]);
});

test.each([
  ["HOST", "0.0.0.0", "loopback only"],
  ["PORT", "nine", "PORT"],
  ["GITHUB_CLIENTS", "{}", "GITHUB_CLIENTS"],
])("a bad %s stops the start and is named", async (name, value, words) => {
  const child = start({ [name]: value });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  expect((await once(child, "exit"))[0]).toBe(1);
  expect(said).toContain(words);
});
