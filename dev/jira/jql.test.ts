import { expect, test } from "vitest";
import { searchJql } from "./jql.ts";

test.each(["in", " ", "a AND ", "a, ", '"'])("a long query of %j is rejected at once", (unit) => {
  expect(() => searchJql(`${unit.repeat(100_000 / unit.length)}\0`, [], "alice")).toThrow("too long");
});
