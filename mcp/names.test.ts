import fc from "fast-check";
import { expect, test } from "vitest";
import { nameForModel } from "#mcp/names.ts";

const ACCEPTED = /^[a-zA-Z0-9_-]{1,64}$/;
const server = fc.stringMatching(/^[a-z][a-z0-9]{0,10}(?:[_-][a-z0-9]{1,8})?$/);
const tool = fc.oneof(
  fc.string({ unit: "binary", minLength: 1, maxLength: 200 }),
  fc.stringMatching(/^[a-z_./-]{1,80}$/),
  fc.stringMatching(/^[a-z]{1,5}_[0-9a-f]{10}$/),
);

test("a plain name only gets its server's prefix", () => {
  expect(nameForModel("notes", "create_note")).toBe("notes__create_note");
});

test.each(["files/read", "files.read", "ünïcode", "a".repeat(65), "with space", "🗒"])(
  "%s becomes a name that model providers accept, with its server's prefix",
  (name) => {
    expect(nameForModel("notes", name)).toMatch(ACCEPTED);
    expect(nameForModel("notes", name)).toMatch(/^notes__/);
  },
);

test("names that differ only in rejected characters stay distinct", () => {
  const names = ["a.b", "a/b", "a b", "a_b"].map((name) => nameForModel("notes", name));
  expect(new Set(names).size).toBe(4);
});

test("a tool can't take the rewritten name of another", () => {
  const rewritten = nameForModel("notes", "a.b");
  expect(nameForModel("notes", rewritten.slice("notes__".length))).not.toBe(rewritten);
});

test("any two tools of any servers have different names, and the same ones each time", () => {
  fc.assert(
    fc.property(server, tool, server, tool, (serverA, toolA, serverB, toolB) => {
      const [a, b] = [nameForModel(serverA, toolA), nameForModel(serverB, toolB)];
      expect(a).toMatch(ACCEPTED);
      expect(a.startsWith(`${serverA}__`)).toBe(true);
      expect(a === b).toBe(serverA === serverB && toolA === toolB);
    }),
  );
});
