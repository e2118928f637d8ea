import { describe, expect, test } from "vitest";
import { findParamHeaders, makeParamHeaders } from "#mcp/param-headers.ts";

const text = (name: unknown, more: object = {}) => ({ type: "string", "x-mcp-header": name, ...more });
const object = (properties: object, more: object = {}) => ({ type: "object", properties, ...more });

describe("the headers that a tool asks for", () => {
  test("are found at any depth of properties", () => {
    const schema = object({ region: text("Region"), place: object({ shelf: text("Shelf") }), free: {} });
    expect(findParamHeaders(schema)).toEqual({
      headers: [
        { path: ["region"], name: "Region" },
        { path: ["place", "shelf"], name: "Shelf" },
      ],
    });
  });

  test.each([undefined, null, true, {}, object({})])("are none for the schema %j", (schema) => {
    expect(findParamHeaders(schema)).toEqual({ headers: [] });
  });

  test("are not taken from data, or from an argument of the keyword's name", () => {
    const data = { "x-mcp-header": "Data" };
    const schema = object({ "x-mcp-header": { type: "string", default: data, enum: [data] } });
    expect(findParamHeaders(schema)).toEqual({ headers: [] });
  });

  test.each([
    ["an empty name", object({ a: text("") })],
    ["a name with a space", object({ a: text("My Region") })],
    ["a name with a line break", object({ a: text("A\r\nEvil: 1") })],
    ["a name outside of ASCII", object({ a: text("Région") })],
    ["a name that is not text", object({ a: text(7) })],
    ["the same name twice, in any case", object({ a: text("Region"), b: text("REGION") })],
    ["a number", object({ a: { type: "number", "x-mcp-header": "A" } })],
    ["an object", object({ a: object({}, { "x-mcp-header": "A" }) })],
    ["several types", object({ a: { type: ["string", "null"], "x-mcp-header": "A" } })],
    ["no type", object({ a: { "x-mcp-header": "A" } })],
    ["the whole object", { ...object({}), "x-mcp-header": "A" }],
    ["an item of a list", object({ a: { type: "array", items: text("A") } })],
    ["an alternative", object({ a: { anyOf: [text("A")] } })],
    ["a definition", object({}, { $defs: { a: text("A") } })],
    ["a condition", object({}, { if: object({ a: text("A") }) })],
    ["a pattern", object({}, { patternProperties: { "^a": text("A") } })],
  ])("make the tool invalid if one is declared for %s", (_where, schema) => {
    expect(findParamHeaders(schema)).toEqual({ problem: expect.stringContaining("header") });
  });
});

describe("the headers of a call", () => {
  const headerOf = (value: unknown) =>
    makeParamHeaders([{ path: ["a"], name: "A" }], { a: value })["Mcp-Param-A"];

  test.each([
    ["us-west1", "us-west1"],
    ["us west 1", "us west 1"],
    [42, "42"],
    [-7, "-7"],
    [false, "false"],
    [true, "true"],
    ["", "=?base64??="],
    [" padded ", "=?base64?IHBhZGRlZCA=?="],
    ["\tindented", "=?base64?CWluZGVudGVk?="],
    ["line1\r\nline2", "=?base64?bGluZTENCmxpbmUy?="],
    ["世界", "=?base64?5LiW55WM?="],
    ["=?base64?QQ==?=", "=?base64?PT9iYXNlNjQ/UVE9PT89?="],
  ])("repeat %j as %s", (value, header) => {
    expect(headerOf(value)).toBe(header);
  });

  test.each([[undefined], [null], [3.5], [2 ** 60], [Number.NaN], [{}], [["a"]]])("leave out %j", (value) => {
    expect(headerOf(value)).toBeUndefined();
  });

  test("are read from nested objects, and omitted if an outer one is missing", () => {
    const inner = [{ path: ["place", "shelf"], name: "Shelf" }];
    expect(makeParamHeaders(inner, { place: { shelf: "B4" } })).toEqual({ "Mcp-Param-Shelf": "B4" });
    expect(makeParamHeaders(inner, { place: null })).toEqual({});
    expect(makeParamHeaders(inner, {})).toEqual({});
  });
});
