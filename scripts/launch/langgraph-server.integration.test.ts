import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { makeTestEnv } from "#auth/testing/env.ts";

test("ends if another program takes its port after the launcher found it free, so that it is started again", async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "obo-port-"));
  const config = path.join(folder, "langgraph.json");
  writeFileSync(config, JSON.stringify({ graphs: {} }));
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const { port } = other.address() as AddressInfo;
  const env = { ...process.env, ...makeTestEnv(), AGENT_DATABASE_URL: `file:${folder}/agent.db` };
  const program = path.join(import.meta.dirname, "langgraph-server.ts");
  const server = spawn(process.execPath, [program, config, String(port), "1"], { env, stdio: "ignore" });
  const [code] = await once(server, "exit");
  other.close();
  rmSync(folder, { recursive: true });
  expect(code).toBe(1);
});
