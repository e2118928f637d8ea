import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { EACH_COMMIT, EXCEPTIONS } from "./platform.ts";

const E2E = path.resolve(import.meta.dirname, "../../e2e");
const specs = readdirSync(E2E, { recursive: true, encoding: "utf8" }).filter((file) =>
  file.endsWith(".spec.ts"),
);

test.each(EXCEPTIONS)("the exception “$title” is part of a test's title", ({ title }) => {
  expect(specs.some((file) => readFileSync(path.join(E2E, file), "utf8").includes(title))).toBe(true);
});

test.each(EACH_COMMIT)("%s names a spec", (name) => {
  expect(specs.some((file) => file.includes(name))).toBe(true);
});
