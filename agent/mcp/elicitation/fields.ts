import { z } from "zod";
import { trimLine } from "#agent/content/trim.ts";
import { cutText } from "#auth/protocol/cut-text.ts";
import type { FormField } from "#auth/protocol/interrupts.ts";
import { removeInvisible } from "#auth/protocol/invisible-text.ts";

const MOST_FIELDS = 30;
const MOST_OPTIONS = 100;
const MOST_TEXT = 4000;
const FORMATS = ["email", "uri", "date", "date-time"] as const;
/** Rejects names that are special in JavaScript objects, with all others that are not plain identifiers. */
const NAME = /^(?!__proto__$)[\w.$-]{1,100}$/;

const optionSchema = z.looseObject({ const: z.string(), title: z.string().optional() });
const choicesSchema = z.looseObject({
  enum: z.array(z.string()).optional(),
  /** Labels of `enum`, before 2025-11-25. */
  enumNames: z.array(z.string()).optional().catch(undefined),
  oneOf: z.array(optionSchema).optional(),
  anyOf: z.array(optionSchema).optional(),
});
const propertySchema = choicesSchema.extend({
  type: z.enum(["string", "number", "integer", "boolean", "array"]),
  title: z.string().optional().catch(undefined),
  description: z.string().optional().catch(undefined),
  format: z.enum(FORMATS).optional().catch(undefined),
  minLength: z.number().optional().catch(undefined),
  maxLength: z.number().optional().catch(undefined),
  minimum: z.number().optional().catch(undefined),
  maximum: z.number().optional().catch(undefined),
  minItems: z.number().optional().catch(undefined),
  maxItems: z.number().optional().catch(undefined),
  items: choicesSchema.optional(),
  default: z.unknown().optional(),
});
type Property = z.infer<typeof propertySchema>;
const formSchema = z.looseObject({
  type: z.literal("object"),
  // Raw: Zod's record would drop a key `__proto__`, and the form would be a different one.
  properties: z.custom<object>((value) => typeof value === "object" && value !== null),
  required: z.array(z.string()).default([]),
});

/**
 * The inputs of an MCP server's form: flat, of plain types, as in MCP 2025-11-25.
 * @returns undefined for any other schema: such a form is not shown
 */
export function readFields(requestedSchema: unknown): FormField[] | undefined {
  const form = formSchema.safeParse(requestedSchema);
  if (!form.success) return undefined;
  const { properties, required } = form.data;
  const entries = Object.entries(properties);
  if (entries.length > MOST_FIELDS || required.some((name) => !Object.hasOwn(properties, name)))
    return undefined;
  const fields: FormField[] = [];
  for (const [name, raw] of entries) {
    const field = readField(name, raw, required.includes(name));
    if (!field) return undefined;
    fields.push(field);
  }
  return fields;
}

function readField(name: string, raw: unknown, required: boolean): FormField | undefined {
  const parsed = propertySchema.safeParse(raw);
  if (!NAME.test(name) || !parsed.success) return undefined;
  const property = parsed.data;
  const field = {
    name,
    label: sayVisibly(property.title, 100) || name,
    description: sayVisibly(property.description, 500) || undefined,
    required,
  };
  if (property.type === "boolean")
    return { ...field, type: "boolean", default: defaultOf(property, "boolean") };
  if (property.type === "number" || property.type === "integer") {
    const { type, minimum: min, maximum: max } = property;
    return { ...field, type, min, max, default: defaultOf(property, "number") };
  }
  const choices = property.type === "array" ? property.items : property;
  const isChoice = choices?.enum ?? choices?.oneOf ?? choices?.anyOf;
  const options = readOptions(choices);
  if (!options && (isChoice || property.type === "array")) return undefined;
  if (property.type === "array") {
    const { minItems: min, maxItems: max } = property;
    const chosen = z.array(z.string()).safeParse(property.default).data;
    return { ...field, type: "choices", options, min, max, default: chosen };
  }
  if (isChoice) return { ...field, type: "choice", options, default: defaultOf(property, "string") };
  const { minLength: min, format } = property;
  const max = Math.min(property.maxLength ?? MOST_TEXT, MOST_TEXT);
  return { ...field, type: "text", min, max, format, default: defaultOf(property, "string") };
}

/** A choice whose meaning depends on invisible characters invalidates the whole form. */
function readOptions(raw: z.infer<typeof choicesSchema> | undefined): FormField["options"] {
  const titled = raw?.oneOf ?? raw?.anyOf;
  const options = titled
    ? titled.map(({ const: value, title }) => ({ value, label: sayVisibly(title, 200) || value }))
    : raw?.enum?.map((value, index) => ({ value, label: sayVisibly(raw.enumNames?.[index], 200) || value }));
  if (!options || options.length === 0 || options.length > MOST_OPTIONS) return undefined;
  return options.every(({ value }) => removeInvisible(value) === value) ? options : undefined;
}

function defaultOf(
  { default: value }: Property,
  type: "string" | "number" | "boolean",
): FormField["default"] {
  const isFit = typeof value === type && (typeof value !== "string" || value.length <= MOST_TEXT);
  return isFit ? (value as FormField["default"]) : undefined;
}

function sayVisibly(text: string | undefined, limit: number): string {
  return cutText(removeInvisible(trimLine(text, limit) ?? ""), limit);
}
