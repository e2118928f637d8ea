import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { test } from "vitest";
import { Copy, PATIENCE_MS } from "./testing/copy.ts";

test("examples/tea adds a provider and a tool with three files and three lines", {
  timeout: PATIENCE_MS,
}, async () => {
  using copy = new Copy();
  const page = readFileSync(path.join(copy.root, "examples/tea/README.md"), "utf8");
  const [, commands = ""] = /```sh\n([\s\S]*?)```/.exec(page) ?? [];
  await promisify(execFile)("sh", ["-euc", commands], { cwd: copy.root, env: process.env });
  await copy.run("biome", "check", "agent", "auth", "--vcs-enabled=false");
  await copy.checkTypes();
  await copy.run("vitest", "run", "--project", "unit", "agent/tea/", "auth/authorization-server/tea/");
});
