import { describe, expect, test } from "vitest";
import { FEATURES, takeOut } from "./take-out.ts";
import { Copy, PATIENCE_MS } from "./testing/copy.ts";

/** docs/template.md: the types without each feature. take-out-all.integration.test.ts checks more. */
describe.each(FEATURES)("without %s", (feature) => {
  test("the types are valid", { timeout: PATIENCE_MS }, async () => {
    using copy = new Copy();
    const { folders, lines } = takeOut(copy.root, feature);
    expect(folders).not.toEqual([]);
    expect(lines).not.toEqual([]);
    await copy.checkTypes();
  });
});
