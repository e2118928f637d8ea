import { expect, test } from "vitest";
import { readLockedVersions } from "./yarn-lock.ts";

test("a locked version is found by each of its ranges", () => {
  const versions = readLockedVersions(
    [
      "# yarn lockfile v1",
      "",
      "",
      '"@hono/node-server@>=2.0.5", "@hono/node-server@^2.1.0":',
      '  version "2.1.3"',
      '  resolved "elsewhere"',
      "",
      "hono@^4.13.11:",
      '  version "4.13.19"',
      "  dependencies:",
      '    version "9.9.9"',
    ].join("\n"),
  );
  expect(versions.get("@hono/node-server@^2.1.0")).toBe("2.1.3");
  expect(versions.get("@hono/node-server@>=2.0.5")).toBe("2.1.3");
  expect(versions.get("hono@^4.13.11")).toBe("4.13.19");
});
