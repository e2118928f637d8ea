/** An argument that is also sent as a header, for proxies that route by it. */
export interface ParamHeader {
  /** The argument's place in `arguments`, from the outermost property on. */
  path: string[];
  /** Without the prefix `Mcp-Param-`. */
  name: string;
}

const KEYWORD = "x-mcp-header";
const TYPES: unknown[] = ["string", "integer", "boolean"];
/** RFC 9110 §5.1. */
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
/** Keywords whose value contains schemas by name, and those that contain data. */
const MAPS = new Set(["properties", "patternProperties", "dependentSchemas", "$defs", "definitions"]);
const DATA = new Set(["default", "examples", "enum", "const"]);

class Invalid extends Error {}

/**
 * Finds the `x-mcp-header` declarations of a tool's arguments (MCP 2026-07-28, Streamable HTTP, "Custom Headers"). The SDK reads
 * them only in its own `callTool`, which also rejects results that we accept.
 * @param schema the server's own JSON Schema, at most a few levels deep
 * @returns the declarations, or the end of a sentence on why the tool must be left out, if one is invalid
 */
export function findParamHeaders(schema: unknown): { headers: ParamHeader[] } | { problem: string } {
  const headers: ParamHeader[] = [];
  try {
    collect(schema, [], headers);
    return { headers };
  } catch (error) {
    if (error instanceof Invalid) return { problem: error.message };
    throw error;
  }
}

/** @param path undefined where no declaration is allowed: below anything but a chain of `properties` */
function collect(schema: unknown, path: string[] | undefined, headers: ParamHeader[]): void {
  if (Array.isArray(schema)) for (const one of schema) collect(one, undefined, headers);
  if (typeof schema !== "object" || schema === null || Array.isArray(schema)) return;
  if (Object.hasOwn(schema, KEYWORD)) headers.push(readDeclaration(Object(schema), path, headers));
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword === KEYWORD || DATA.has(keyword)) continue;
    if (!MAPS.has(keyword)) collect(value, undefined, headers);
    else
      for (const [name, one] of Object.entries(Object(value)))
        collect(one, keyword === "properties" && path ? [...path, name] : undefined, headers);
  }
}

function readDeclaration(
  schema: Record<string, unknown>,
  path: string[] | undefined,
  others: readonly ParamHeader[],
): ParamHeader {
  const name = schema[KEYWORD];
  if (!path?.length) throw new Invalid("it asks for a header in a place where none is allowed");
  if (typeof name !== "string" || !TOKEN.test(name))
    throw new Invalid("it asks for a header with an invalid name");
  if (!TYPES.includes(schema.type))
    throw new Invalid("it asks for a header of an argument that is not a string, integer or boolean");
  if (others.some((other) => other.name.toLowerCase() === name.toLowerCase()))
    throw new Invalid("it asks for the same header twice");
  return { path, name };
}

/**
 * @param args the arguments of one call
 * @returns the headers that repeat them, by name; none for an argument that is missing, null or not a simple value
 */
export function makeParamHeaders(headers: readonly ParamHeader[], args: unknown): Record<string, string> {
  return Object.fromEntries(
    headers.flatMap(({ path, name }) => {
      const value = path.reduce(readProperty, args);
      const isSimple = typeof value === "string" || typeof value === "boolean" || Number.isSafeInteger(value);
      return isSimple ? [[`Mcp-Param-${name}`, encode(String(value))]] : [];
    }),
  );
}

function readProperty(from: unknown, name: string): unknown {
  return typeof from === "object" && from !== null && Object.hasOwn(from, name)
    ? Reflect.get(from, name)
    : undefined;
}

/** Encodes as Base64 what HTTP would not transfer unchanged, and what would be mistaken for Base64. */
function encode(value: string): string {
  const isPlain =
    /^[\t\x20-\x7e]+$/.test(value) && value === value.trim() && !/^=\?base64\?.*\?=$/.test(value);
  return isPlain ? value : `=?base64?${Buffer.from(value).toString("base64")}?=`;
}
