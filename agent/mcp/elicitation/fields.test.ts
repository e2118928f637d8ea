import { describe, expect, test } from "vitest";
import { readFields } from "#agent/mcp/elicitation/fields.ts";

const form = (properties: object, required?: string[]) =>
  readFields({ type: "object", properties, ...(required ? { required } : {}) });

test("reads every type of MCP 2025-11-25", () => {
  const properties = {
    text: { type: "string", title: "Text", description: "Some", minLength: 1, maxLength: 9, default: "d" },
    mail: { type: "string", format: "email" },
    number: { type: "number", minimum: 0, maximum: 1, default: 0.5 },
    whole: { type: "integer" },
    yes: { type: "boolean", default: true },
    plain: { type: "string", enum: ["a", "b"], default: "b" },
    named: { type: "string", enum: ["a", "b"], enumNames: ["A", "B"] },
    titled: { type: "string", oneOf: [{ const: "a", title: "A" }] },
    many: { type: "array", minItems: 1, maxItems: 2, items: { type: "string", enum: ["a"] }, default: ["a"] },
    manyTitled: { type: "array", items: { anyOf: [{ const: "a", title: "A" }] } },
  };
  const [a, b] = [
    { value: "a", label: "a" },
    { value: "b", label: "b" },
  ];
  const titled = [{ value: "a", label: "A" }];
  const field = { required: false };
  expect(form(properties, ["text"])).toEqual([
    {
      name: "text",
      label: "Text",
      description: "Some",
      type: "text",
      required: true,
      min: 1,
      max: 9,
      default: "d",
    },
    { ...field, name: "mail", label: "mail", type: "text", format: "email", max: 4000 },
    { ...field, name: "number", label: "number", type: "number", min: 0, max: 1, default: 0.5 },
    { ...field, name: "whole", label: "whole", type: "integer" },
    { ...field, name: "yes", label: "yes", type: "boolean", default: true },
    { ...field, name: "plain", label: "plain", type: "choice", options: [a, b], default: "b" },
    {
      ...field,
      name: "named",
      label: "named",
      type: "choice",
      options: [...titled, { value: "b", label: "B" }],
    },
    { ...field, name: "titled", label: "titled", type: "choice", options: titled },
    { ...field, name: "many", label: "many", type: "choices", options: [a], min: 1, max: 2, default: ["a"] },
    { ...field, name: "manyTitled", label: "manyTitled", type: "choices", options: titled },
  ]);
});

describe("a form is not shown", () => {
  test.each<[string, object, string[]?]>([
    ["with objects in it", { a: { type: "object", properties: {} } }],
    ["with a list of unsupported items", { a: { type: "array", items: { type: "number" } } }],
    ["that requires a missing field", { a: { type: "string" } }, ["b"]],
    ["with a name that is special in JavaScript", JSON.parse('{"__proto__":{"type":"string"}}')],
    ["with a choice with invisible characters", { a: { type: "string", enum: ["yes\u200B"] } }],
    [
      "with too many fields",
      Object.fromEntries(Array.from({ length: 31 }, (_, n) => [`f${n}`, { type: "string" }])),
    ],
    ["with too many choices", { a: { type: "string", enum: Array.from({ length: 101 }, (_, n) => `${n}`) } }],
  ])("%s", (_name, properties, required) => {
    expect(form(properties, required)).toBeUndefined();
  });
});

test("a server's texts lose invisible characters and are shortened", () => {
  const title = `A\u202E${"b".repeat(500)}`;
  const [field] = form({ a: { type: "string", title, description: "x\u200By" } }) ?? [];
  expect(field?.label).toHaveLength(100);
  expect(field?.label).not.toContain("\u202E");
  expect(field?.description).toBe("xy");
});
