import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { PLACES } from "./places.ts";

const ROOT = path.resolve(import.meta.dirname, "../../..");

test.each(Object.values(PLACES))(
  "the flow inspector's link to %s leads to the declaration of %s",
  (file, name) => {
    const code = readFileSync(path.join(ROOT, file), "utf8");
    expect(code).toMatch(new RegExp(`(function\\*?|const|const \\{.*) ${name}\\b`));
  },
);
