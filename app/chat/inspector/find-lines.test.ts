import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { findLines } from "./find-lines.ts";
import { PLACES, type PlaceName } from "./places.ts";

const ROOT = path.resolve(import.meta.dirname, "../../..");

test("all code that the flow inspector leads to is where it says", () => {
  const lines = findLines(ROOT);
  for (const [place, [file, name]] of Object.entries(PLACES)) {
    const line = readFileSync(path.join(ROOT, file), "utf8").split("\n")[lines[place as PlaceName] - 1];
    expect(line, `${file}, ${place}`).toContain(name);
  }
});

test("code that is gone stops the build, with the place's name", () => {
  expect(() => findLines(import.meta.dirname)).toThrow();
});
