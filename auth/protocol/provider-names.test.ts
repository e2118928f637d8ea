import { expect, test } from "vitest";
import { isPersonalServer, labelProvider } from "./personal-server-ids.ts";
import { findProviderName, nameProvider, sayScope } from "./provider-names.ts";

test("a provider has the name by which people know it", () => {
  expect(nameProvider("github")).toBe("GitHub");
});

test("an unknown provider has no name, and is shown by its id", () => {
  for (const id of ["gitlab", "constructor", ""]) {
    expect(findProviderName(id)).toBeUndefined();
    expect(nameProvider(id)).toBe(id);
  }
});

test("a person's own MCP server is named as they named it, and counted without its name", () => {
  expect(nameProvider("own-0123456789ab-wiki")).toBe("my-wiki");
  expect(labelProvider("own-0123456789ab-wiki")).toBe("personal-mcp");
  expect(labelProvider("mcp-wiki")).toBe("mcp-wiki");
  for (const id of ["own-wiki", "own-0123456789AB-wiki", "own-0123456789ab-", "own-0123456789ab-two words"]) {
    expect(isPersonalServer(id)).toBe(false);
    expect(findProviderName(id)).toBeUndefined();
  }
});

test("a scope is described in words", () => {
  expect(["read:user", "repo"].map((scope) => sayScope("github", scope))).toEqual([
    "Read your profile",
    "Read and change your repositories, private ones included: code, issues, pull requests",
  ]);
});

test("a scope without words keeps its name", () => {
  expect(["constructor", "admin:org"].map((scope) => sayScope("github", scope))).toEqual([
    "constructor",
    "admin:org",
  ]);
});
