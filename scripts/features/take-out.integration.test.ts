import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FEATURES, takeOut } from "./take-out.ts";
import { Copy, PATIENCE_MS } from "./testing/copy.ts";

/** One for all: each check repeats only what the last change affects. */
let copy: Copy;
beforeAll(() => {
  copy = new Copy();
});
afterAll(() => copy[Symbol.dispose]());

/** docs/template.md: the types without each feature. take-out-all.integration.test.ts checks more. */
describe.each(FEATURES)("without %s", (feature) => {
  test("the types are valid", { timeout: PATIENCE_MS }, async () => {
    copy.restore();
    const { folders, lines } = takeOut(copy.root, feature);
    expect(folders).not.toEqual([]);
    expect(lines).not.toEqual([]);
    await copy.checkTypes();
  });
});
