import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { normaliseSchema } from "#mcp/schema.ts";

const read = (schema: unknown) => {
  const result = normaliseSchema(schema);
  return "schema" in result ? result.schema : result.problem;
};

test("a plain schema stays as it is", () => {
  const schema = {
    type: "object",
    properties: {
      owner: { type: "string", description: "Login" },
      labels: { type: "array", items: { type: "string", enum: ["a", "b"] }, maxItems: 3 },
      at: { type: "string", format: "date-time" },
    },
    required: ["owner"],
    additionalProperties: false,
  };
  expect(read(schema)).toEqual(schema);
});

test.each([undefined, null, {}, { type: "object" }, true])(
  "no parameters (%j) are an object without any",
  (schema) => {
    expect(read(schema)).toEqual({ type: "object", properties: {} });
  },
);

describe("what providers reject", () => {
  test("references are resolved", () => {
    const schema = {
      type: "object",
      properties: {
        place: { $ref: "#/$defs/place" },
        again: { $ref: "#/$defs/place", description: "Second" },
      },
      $defs: { place: { type: "object", properties: { city: { type: "string" } } } },
    };
    const place = { type: "object", properties: { city: { type: "string" } } };
    expect(read(schema)).toEqual({
      type: "object",
      properties: { place, again: { ...place, description: "Second" } },
    });
  });

  test("a reference may contain an escape, or a `%` that starts none", () => {
    const $defs = { "a/b": { type: "string" }, "c~1d": { type: "number" }, "100%": { type: "boolean" } };
    const properties = {
      a: { $ref: "#/$defs/a~1b" },
      b: { $ref: "#/$defs/c~01d" },
      c: { $ref: "#/$defs/100%" },
      d: { $ref: "#/%24defs/100%25" },
    };
    expect(read({ type: "object", properties, $defs })).toMatchObject({
      properties: {
        a: { type: "string" },
        b: { type: "number" },
        c: { type: "boolean" },
        d: { type: "boolean" },
      },
    });
  });

  test("invalid lengths and counts are removed", () => {
    const wrong = { type: "string", minLength: -1, maxLength: 1.5, minItems: "3", minimum: -2.5 };
    expect(read({ type: "object", properties: { wrong } })).toEqual({
      type: "object",
      properties: { wrong: { type: "string", minimum: -2.5 } },
    });
  });

  test("a cyclic reference ends", () => {
    const tree = { type: "object", properties: { child: { $ref: "#/$defs/tree" } } };
    expect(JSON.stringify(read({ ...tree, $defs: { tree } })).length).toBeLessThan(2000);
  });

  test("references that double at each level end in an error", () => {
    const $defs = Object.fromEntries(
      Array.from({ length: 30 }, (_, level) => {
        const next = { $ref: `#/$defs/l${level + 1}` };
        return [`l${level}`, { type: "object", properties: { a: next, b: next, c: next } }];
      }),
    );
    expect(read({ $ref: "#/$defs/l0", $defs })).toContain("too great a length");
  });

  test.each(["anyOf", "oneOf"])("%s at the top becomes optional arguments", (key) => {
    const branch = (name: string) => ({
      type: "object",
      properties: { both: { type: "string" }, [name]: { type: "string" } },
      required: ["both", name],
    });
    expect(read({ [key]: [branch("a"), branch("b")] })).toEqual({
      type: "object",
      properties: { both: { type: "string" }, a: { type: "string" }, b: { type: "string" } },
      required: ["both"],
    });
  });

  test("allOf becomes one object with all required arguments", () => {
    const part = (name: string) => ({ properties: { [name]: { type: "string" } }, required: [name] });
    expect(read({ type: "object", allOf: [part("a"), part("b")] })).toMatchObject({
      properties: { a: {}, b: {} },
      required: ["a", "b"],
    });
  });

  test("unknown formats, patterns and other keywords become text or are removed", () => {
    const link = { type: "string", format: "uri", pattern: "^(?!x)", $comment: "x", title: "Link" };
    expect(read({ type: "object", properties: { link } })).toEqual({
      type: "object",
      properties: { link: { type: "string", description: "(format: uri)" } },
    });
  });

  test("a nullable type, a constant, a tuple and an array of anything become what every provider accepts", () => {
    const properties = {
      maybe: { type: ["string", "null"] },
      either: { type: ["string", "integer"] },
      nullable: { anyOf: [{ type: "string" }, { type: "null" }] },
      fixed: { const: "x" },
      pair: { type: "array", items: [{ type: "string" }, { type: "number" }] },
      list: { type: "array" },
    };
    expect(read({ type: "object", properties })).toEqual({
      type: "object",
      properties: {
        maybe: { type: "string" },
        either: { anyOf: [{ type: "string" }, { type: "integer" }] },
        nullable: { type: "string" },
        fixed: { enum: ["x"] },
        pair: { type: "array", items: { type: "string" } },
        list: { type: "array", items: {} },
      },
    });
  });

  test.each<[string, unknown]>([
    ["a list at the top", { type: "array", items: {} }],
    ["alternatives that are not objects", { anyOf: [{ type: "object" }, { type: "string" }] }],
    ["another document", { $ref: "https://example.com/schema.json" }],
    ["a reference to nothing", { $ref: "#/$defs/none" }],
    [
      "a required argument whose name is rejected",
      { type: "object", properties: { "a b": {} }, required: ["a b"] },
    ],
  ])("%s is a reason to leave the tool out", (_name, schema) => {
    expect(typeof read(schema)).toBe("string");
  });

  test("an optional argument whose name is rejected is left out", () => {
    expect(read({ type: "object", properties: { "a b": {}, ok: {} } })).toMatchObject({
      properties: { ok: {} },
    });
  });
});

test("invisible characters are in no description and no choice", () => {
  const tags = "\u{e0049}\u{e0047}\u{e004e}";
  const schema = {
    type: "object",
    description: `All${tags}`,
    properties: { kind: { type: "string", description: `Kind${tags}\u202e`, enum: ["a", `b${tags}`] } },
  };
  expect(read(schema)).toEqual({
    type: "object",
    description: "All",
    properties: { kind: { type: "string", description: "Kind", enum: ["a"] } },
  });
});

test("whatever a server sends, the result is an object of known keywords, or a message", () => {
  const known =
    /^(type|description|properties|required|items|enum|anyOf|format|additionalProperties|minimum|maximum|minLength|maxLength|minItems|maxItems)$/;
  const keyword = fc.constantFrom(
    "type",
    "properties",
    "anyOf",
    "oneOf",
    "allOf",
    "$ref",
    "items",
    "enum",
    "not",
    "if",
  );
  const { schema } = fc.letrec((tie) => ({
    schema: fc.oneof(
      { maxDepth: 6 },
      fc.jsonValue(),
      fc.constantFrom("object", "string", "#", "#/properties/a", ["object", "null"]),
      fc.dictionary(fc.oneof(keyword, fc.constantFrom("a", "b")), tie("schema"), { maxKeys: 4 }),
      fc.array(tie("schema"), { maxLength: 3 }),
    ),
  }));
  const check = (value: unknown): void => {
    for (const [key, child] of Object.entries(Object(value))) {
      expect(key).toMatch(known);
      if (key === "properties") for (const property of Object.values(Object(child))) check(property);
      if (key === "items") check(child);
      if (key === "anyOf") for (const branch of Object.values(Object(child))) check(branch);
    }
  };
  fc.assert(
    fc.property(schema, (raw) => {
      const result = normaliseSchema(raw);
      if ("problem" in result) return;
      expect(result.schema.type).toBe("object");
      check(result.schema);
    }),
  );
});
