import { describe, expect, test } from "vitest";
import { completeContent } from "./form-content.ts";
import type { FormField } from "./interrupts.ts";

const field = (change: Partial<FormField>): FormField => ({
  name: "x",
  label: "X",
  type: "text",
  required: false,
  ...change,
});
const one = (change: Partial<FormField>, value?: string | number | boolean | string[]) =>
  completeContent([field(change)], value === undefined ? {} : { x: value });
const options = ["a", "b", "c"].map((value) => ({ value, label: value }));

describe("a form's values", () => {
  test("are those of its fields, with defaults for what was not given", () => {
    const fields = [field({ default: "d" }), field({ name: "y", type: "boolean" })];
    expect(completeContent(fields, { y: true, z: "more" })).toEqual({ content: { x: "d", y: true } });
  });

  test("omit emptied fields, with or without a default", () => {
    expect(one({ default: "d" }, "")).toEqual({ content: {} });
    expect(one({ type: "integer", default: 3 }, "")).toEqual({ content: {} });
  });

  test("never come from an object's prototype", () => {
    expect(completeContent([field({ name: "constructor" })], {})).toEqual({ content: {} });
  });
});

test.each<[string, Partial<FormField>, string | number | boolean | string[] | undefined, string]>([
  ["a required one that is missing", { required: true }, undefined, "“X” is required."],
  ["a required one that is empty", { required: true }, "", "“X” is required."],
  ["a text for a number", { type: "number" }, "many", "“X” must be a number."],
  ["a fraction for an integer", { type: "integer" }, 1.5, "“X” must be a whole number."],
  ["a number that is too small", { type: "number", min: 2 }, 1, "“X” must be at least 2."],
  ["a number that is too large", { type: "number", max: 2 }, 3, "“X” must be at most 2."],
  ["a text that is too short", { min: 2 }, "x", "“X” must be at least 2 characters."],
  ["a text that is too long", { max: 2 }, "xxx", "“X” must be at most 2 characters."],
  ["no email address", { format: "email" }, "nowhere", "“X” must be an email address."],
  ["no address", { format: "uri" }, "nowhere", "“X” must be an address, such as https://example.com."],
  ["no date", { format: "date" }, "2026-13-45", "“X” must be a date."],
  ["no time", { format: "date-time" }, "2026-11-29", "“X” must be a date with a time."],
  ["a text for a check mark", { type: "boolean" }, "yes", "“X” must be yes or no."],
  ["no choice", { type: "choice", options }, "d", "“X” must be one of the choices."],
  [
    "values that are not choices",
    { type: "choices", options },
    ["a", "d"],
    "“X” must be some of the choices.",
  ],
  ["a choice made twice", { type: "choices", options }, ["a", "a"], "“X” must be some of the choices."],
  ["too few choices", { type: "choices", options, min: 2 }, ["a"], "“X” must be at least 2 choices."],
  ["too many choices", { type: "choices", options, max: 1 }, ["a", "b"], "“X” must be at most 1 choices."],
])("%s is rejected with a message", (_name, change, value, problem) => {
  expect(one(change, value)).toEqual({ problem });
});

test.each<[Partial<FormField>, string | number | boolean | string[]]>([
  [{ format: "email" }, "ada@example.com"],
  [{ format: "uri" }, "https://example.com"],
  [{ format: "date" }, "2026-11-29"],
  [{ format: "date-time" }, "2026-11-29T10:00:00Z"],
  [{ type: "boolean", required: true }, false],
  [{ type: "number" }, 0],
  [{ type: "choice", options }, "b"],
  [{ type: "choices", options, min: 1, max: 3 }, ["c", "a"]],
])("%o accepts %o", (change, value) => {
  expect(one(change, value)).toEqual({ content: { x: value } });
});
