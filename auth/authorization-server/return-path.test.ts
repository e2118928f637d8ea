import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { safeReturnPath } from "./return-path.ts";

describe("the path to return to", () => {
  test.each(["/chat", "/chat/123?tab=1#end", "/settings/connections", "/"])("may be %s", (path) => {
    expect(safeReturnPath(path)).toBe(path);
  });

  test.each([
    "https://evil.example",
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/%2f%2fevil.example",
    "/%5cevil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    " //evil.example",
    "javascript:alert(1)",
    "user@evil.example",
    "",
    null,
    undefined,
    "/.//evil.example",
    "/x/..//evil.example",
    `/chat/${"a".repeat(500)}`,
    `/chat?q=${"ü".repeat(100)}`,
  ])("is never %j", (candidate) => {
    expect(safeReturnPath(candidate)).toBe("/chat");
  });

  test("never leads off this site, whatever was requested", () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom("/", "\\", "%", "2", "f", "5", "c", "@", ":", ".", "e", "\t", "?", "#"),
        }),
        (text) => {
          const url = new URL(safeReturnPath(`/${text}`), "http://app.example");
          expect(url.origin).toBe("http://app.example");
        },
      ),
      { numRuns: 2000 },
    );
  });
});
