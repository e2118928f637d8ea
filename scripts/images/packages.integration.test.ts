import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { SOURCES } from "./assemble.ts";
import { findModules, findPackages } from "./packages.ts";

/** The image's contents, found by bundling the project's programs. */
test("the image has every file of the project that its programs import", async () => {
  const files = (await findModules(".")).filter(
    (file) => existsSync(file) && !file.includes("node_modules/"),
  );
  expect(files.length).toBeGreaterThan(100);
  expect(
    files.filter((file) => !SOURCES.some((source) => file === source || file.startsWith(`${source}/`))),
  ).toEqual([]);
});

test("the image has the agent's imports, including models imported by name, and nothing that only pages or tests need", async () => {
  const packages = await findPackages(".");
  const needed = [
    "@langchain/openai",
    "@langchain/anthropic",
    "@langchain/langgraph-api",
    "hono",
    "octokit",
    "pg",
    "better-sqlite3",
  ];
  for (const name of needed) expect(packages).toContain(`node_modules/${name}`);
  const unneeded = [
    "next",
    "lucide-react",
    "remark-gfm",
    "vitest",
    "@playwright/test",
    "oidc-provider",
    "node",
  ];
  for (const name of unneeded) expect(packages).not.toContain(`node_modules/${name}`);
});
