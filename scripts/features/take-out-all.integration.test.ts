import { existsSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, test } from "vitest";
import { FEATURES, REGISTRIES, takeOut } from "./take-out.ts";
import { Copy, PATIENCE_MS } from "./testing/copy.ts";

/** docs/template.md: the project without any feature. */
describe("without all features", { timeout: PATIENCE_MS }, () => {
  let copy: Copy;
  beforeAll(() => {
    copy = new Copy();
    for (const feature of FEATURES) takeOut(copy.root, feature);
  });
  afterAll(() => copy[Symbol.dispose]());

  test("the types are valid", () => copy.checkTypes());

  test("lint passes", async () => {
    await copy.run("biome", "check", ".", "--vcs-enabled=false");
    const folders = ["app", "agent", "auth", "db", "dev", "observability", "scripts"];
    await copy.run("depcruise", "--config", ".dependency-cruiser.cjs", ...folders);
  });

  // All other unit tests run unchanged code.
  test("the unit tests of everything that imports a registry pass", () => {
    const registries = REGISTRIES.filter(
      (file) => file.endsWith(".ts") && existsSync(path.join(copy.root, file)),
    );
    return copy.run("vitest", "related", "--run", "--project", "unit*", ...registries);
  });
});
