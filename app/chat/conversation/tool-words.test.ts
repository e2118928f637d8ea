import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { subjectOf, toolInWords } from "./tool-words.ts";

/** Read, not imported: app/ and agent/ must not import each other. */
const TOOLS = new URL("../../../agent/github/tools/", import.meta.url);
const names = readdirSync(TOOLS)
  .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
  .flatMap((file) => {
    const source = readFileSync(new URL(file, TOOLS), "utf8");
    return [...source.matchAll(/defineGitHubTool\(\{\s*name: "(\w+)"/g)].map(([, name = ""]) => name);
  });

test("there are tools to check", () => {
  expect(names.length).toBeGreaterThan(20);
});

test.each(names)("%s has its own words", (name) => {
  expect(toolInWords(name, false)).not.toBe(toolInWords(name, true));
});

test("an unknown tool keeps its name, made readable", () => {
  expect(toolInWords("weather_of-today", true)).toBe("Weather of today");
  expect(toolInWords("constructor", true)).toBe("Constructor");
  expect(toolInWords("", false)).toBe("Using a tool");
});

test("the subject comes from common arguments", () => {
  expect(subjectOf({ owner: "alice", repo: "garden", number: 7 })).toBe("alice/garden #7");
  expect(subjectOf({ query: "is:open rabbit" })).toBe("is:open rabbit");
  expect(subjectOf({ owner: 1, nested: {} })).toBe("");
});

test("an MCP server's tool is named with its server, and never described by the words for one of ours", () => {
  expect(toolInWords("notes__create_issue", false)).toBe("Create issue (notes)");
});
