import { expect, test } from "vitest";
import { fromFields, toFields } from "./editable.ts";

const args = { owner: "alice", number: 7, labels: ["bug"], draft: false, body: 'say "hi"\n' };

test("arguments survive a form unchanged", () => {
  expect(fromFields(toFields(args))).toEqual({ args });
});

test("a text that looks like a number stays a text", () => {
  expect(fromFields(toFields({ title: "42" }))).toEqual({ args: { title: "42" } });
});

test("a field that can't be read is named", () => {
  const fields = toFields(args).map((field) => (field.name === "labels" ? { ...field, text: "bug" } : field));
  expect(fromFields(fields)).toEqual({ wrong: "labels" });
});
