import { z } from "zod";
import { cutText } from "#auth/protocol/cut-text.ts";
import { removeInvisible } from "#auth/protocol/invisible-text.ts";

/** The subset of JSON Schema that every model provider accepts. */
export type Schema = Record<string, unknown>;
export type NormalisedSchema = { schema: Schema } | { problem: string };

/** OpenAI's and Anthropic's rule for the names of arguments. */
const KEY = /^[a-zA-Z0-9_.-]{1,64}$/;
const MOST_NODES = 1000;
const MOST_LEVELS = 12;
const MOST_VALUES = 200;
const MOST_WORDS = 1000;
const LIMITS = ["minimum", "maximum"];
/** Providers reject the whole request if one is not a non-negative integer. */
const COUNTS = ["minLength", "maxLength", "minItems", "maxItems"];
const TYPES = ["string", "number", "integer", "boolean", "object", "array"];

class Refused extends Error {}

/**
 * Rebuilds the schema of a tool's arguments from the subset of JSON Schema that every provider accepts: references are resolved,
 * alternatives at the top become optional arguments, unknown formats become text. Invisible characters are removed from every
 * text.
 * @returns the schema, or the end of a sentence on why the tool can't be offered
 */
export function normaliseSchema(raw: unknown): NormalisedSchema {
  try {
    const schema = new Normaliser(raw).normaliseTop();
    return { schema };
  } catch (error) {
    if (error instanceof Refused) return { problem: error.message };
    throw error;
  }
}

const objectSchema = z.record(z.string(), z.unknown());

class Normaliser {
  readonly #root: unknown;
  #nodes = 0;

  constructor(root: unknown) {
    this.#root = root;
  }

  normaliseTop(): Schema {
    const top = this.#read(this.#root ?? {}, 0);
    const merged = this.#mergeBranches(top, 0);
    if (merged.type !== undefined && merged.type !== "object")
      throw new Refused("its parameters are not an object");
    const { type: _type, anyOf: _anyOf, enum: _enum, properties = {}, ...rest } = merged;
    return { type: "object", properties, ...rest };
  }

  /** A schema with its reference resolved. */
  #read(raw: unknown, level: number): Schema {
    this.#nodes += 1;
    if (this.#nodes > MOST_NODES) throw new Refused("its parameters are described at too great a length");
    if (level > MOST_LEVELS) return {};
    const parsed = objectSchema.safeParse(raw);
    if (!parsed.success) return {};
    const { $ref: reference, ...rest } = parsed.data;
    if (typeof reference !== "string") return parsed.data;
    return { ...this.#read(this.#resolve(reference), level + 1), ...rest };
  }

  /** Only references into the same document are followed. */
  #resolve(reference: string): unknown {
    if (!reference.startsWith("#")) throw new Refused("its parameters refer to another document");
    let found: unknown = this.#root;
    for (const part of decodePointer(reference.slice(1))) {
      const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
      if (typeof found !== "object" || found === null || !Object.hasOwn(found, key))
        throw new Refused("its parameters refer to something that is not there");
      found = Reflect.get(found, key);
    }
    return found;
  }

  #normalise(raw: unknown, level: number): Schema {
    return this.#mergeBranches(this.#read(raw, level), level);
  }

  /** `allOf` becomes one object; so do alternatives of objects, whose arguments are optional unless all of them need one. */
  #mergeBranches(raw: Schema, level: number): Schema {
    const all = listOf(raw.allOf).map((branch) => this.#normalise(branch, level + 1));
    const alternatives = [...listOf(raw.anyOf), ...listOf(raw.oneOf)]
      .map((branch) => this.#normalise(branch, level + 1))
      .filter((branch) => branch.type !== "null");
    const own = this.#plain(raw, level);
    const base = [own, ...all].reduce((left, right) => join(left, right, "all"));
    const [first, ...others] = alternatives;
    if (!first) return base;
    if (others.length === 0) return join(base, first, "all");
    if (level === 0 || alternatives.every((branch) => branch.type === "object")) {
      if (alternatives.some((branch) => branch.type !== "object" && branch.type !== undefined))
        throw new Refused("its parameters are not an object");
      return join(
        base,
        others.reduce((left, right) => join(left, right, "any"), first),
        "all",
      );
    }
    const { type: _type, ...rest } = base;
    return { ...rest, anyOf: alternatives };
  }

  #plain(raw: Schema, level: number): Schema {
    const { type, types } = typeOf(raw);
    const schema: Schema = type === undefined ? {} : { type };
    const words = sayWhat(raw);
    if (words) schema.description = words;
    if (types)
      return {
        ...schema,
        anyOf: types.map((one) => this.#plain({ ...raw, description: "", type: one }, level)),
      };
    const values = valuesOf(raw);
    if (values) schema.enum = values;
    for (const key of LIMITS) if (Number.isFinite(raw[key])) schema[key] = raw[key];
    for (const key of COUNTS) if (Number.isInteger(raw[key]) && Number(raw[key]) >= 0) schema[key] = raw[key];
    if (raw.format === "date-time") schema.format = raw.format;
    if (type === "array") schema.items = this.#normalise(listOf(raw.items)[0] ?? raw.items, level + 1);
    if (type === "object") Object.assign(schema, this.#readProperties(raw, level));
    return schema;
  }

  #readProperties(raw: Schema, level: number): Schema {
    const required = listOf(raw.required).filter((key) => typeof key === "string");
    const properties: Schema = {};
    for (const [key, value] of Object.entries(objectSchema.safeParse(raw.properties).data ?? {})) {
      if (value === false) continue;
      if (KEY.test(key)) properties[key] = this.#normalise(value, level + 1);
      else if (required.includes(key))
        throw new Refused("one of its parameters has a name that models can't use");
    }
    const known = required.filter((key) => Object.hasOwn(properties, key));
    return {
      ...(Object.keys(properties).length > 0 ? { properties } : {}),
      ...(known.length > 0 ? { required: [...new Set(known)] } : {}),
      ...(typeof raw.additionalProperties === "boolean"
        ? { additionalProperties: raw.additionalProperties }
        : {}),
    };
  }
}

/** The parts of a JSON pointer in a URI (RFC 6901, section 6), or as it is if it can't be decoded. */
function decodePointer(pointer: string): string[] {
  const parts = pointer.split("/").filter(Boolean);
  try {
    return parts.map(decodeURIComponent);
  } catch {
    return parts;
  }
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A schema has one type here; `null` beside it is dropped, since an argument may be omitted. */
function typeOf(raw: Schema): { type?: string; types?: string[] } {
  const named = (Array.isArray(raw.type) ? raw.type : [raw.type]).filter((type) => TYPES.includes(type));
  if (named.length > 1) return { types: named };
  if (named.length === 1) return { type: named[0] };
  if (raw.type === "null") return { type: "null" };
  if (raw.properties !== undefined) return { type: "object" };
  return raw.items === undefined ? {} : { type: "array" };
}

/** A value whose meaning depends on invisible characters is not a choice. */
function valuesOf(raw: Schema): unknown[] | undefined {
  if (raw.const === undefined && !Array.isArray(raw.enum)) return undefined;
  const values = raw.const === undefined ? listOf(raw.enum) : [raw.const];
  const plain = values
    .filter((value) => ["string", "number", "boolean"].includes(typeof value))
    .filter((value) => typeof value !== "string" || removeInvisible(value) === value)
    .slice(0, MOST_VALUES);
  return plain.length > 0 ? plain : undefined;
}

function sayWhat(raw: Schema): string {
  const said =
    typeof raw.description === "string" ? cutText(removeInvisible(raw.description), MOST_WORDS) : "";
  const isKnown = raw.format === "date-time" || typeof raw.format !== "string";
  const format = isKnown || !/^[a-z0-9-]{1,30}$/.test(String(raw.format)) ? "" : `(format: ${raw.format})`;
  return [said, format].filter(Boolean).join(" ");
}

/** Merges two schemas of one object: with both schemas' arguments (`all`), or with those that either may have (`any`). */
function join(left: Schema, right: Schema, how: "all" | "any"): Schema {
  const required = (schema: Schema) => listOf(schema.required);
  const both =
    how === "all"
      ? [...new Set([...required(left), ...required(right)])]
      : required(left).filter((key) => required(right).includes(key));
  const { required: _left, ...merged } = left;
  const { required: _right, additionalProperties, ...rest } = right;
  const properties = { ...Object(right.properties), ...Object(left.properties) };
  return {
    ...rest,
    ...merged,
    ...(Object.keys(properties).length > 0 ? { properties } : {}),
    ...(both.length > 0 ? { required: both } : {}),
    // An object whose schemas both forbid other arguments would accept none.
    ...(merged.additionalProperties === undefined && additionalProperties !== undefined && how === "any"
      ? { additionalProperties }
      : {}),
  };
}
