import type { ElicitAnswer, FormField } from "./interrupts.ts";

export type Content = NonNullable<ElicitAnswer["content"]>;
type Value = Content[string];

/** Formats are checked like a browser's inputs: the server has the final say. */
const FORMATS: Record<NonNullable<FormField["format"]>, (text: string) => boolean> = {
  email: (text) => /^[^\s@]+@[^\s@]+$/.test(text),
  uri: (text) => URL.canParse(text),
  date: (text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)),
  "date-time": (text) => /^\d{4}-\d{2}-\d{2}T/.test(text) && !Number.isNaN(Date.parse(text)),
};

/**
 * The values to send to the server: those of the form's fields and no others, with defaults where no value was given.
 * @returns a message on the first invalid value
 */
export function completeContent(
  fields: readonly FormField[],
  given: Content = {},
): { content: Content } | { problem: string } {
  const content: Content = {};
  for (const field of fields) {
    const value = Object.hasOwn(given, field.name) ? given[field.name] : field.default;
    if (value === undefined || (value === "" && !field.required)) {
      if (field.required) return { problem: `“${field.label}” is required.` };
      continue;
    }
    const problem = findProblem(field, value);
    if (problem) return { problem: `“${field.label}” ${problem}` };
    content[field.name] = value;
  }
  return { content };
}

function findProblem(
  { type, min, max, options, format, required }: FormField,
  value: Value,
): string | undefined {
  const isKnown = (choice: unknown) => options?.some((option) => option.value === choice);
  switch (type) {
    case "boolean":
      return typeof value === "boolean" ? undefined : "must be yes or no.";
    case "number":
    case "integer":
      if (typeof value !== "number" || !Number.isFinite(value)) return "must be a number.";
      if (type === "integer" && !Number.isInteger(value)) return "must be a whole number.";
      return sayRange(value, min, max, "");
    case "choice":
      return isKnown(value) ? undefined : "must be one of the choices.";
    case "choices":
      if (!Array.isArray(value) || !value.every(isKnown) || new Set(value).size !== value.length)
        return "must be some of the choices.";
      return sayRange(value.length, min, max, " choices");
    case "text":
      if (typeof value !== "string") return "must be a text.";
      if (required && value === "") return "is required.";
      if (format && !FORMATS[format](value)) return `must be ${WORDS[format]}.`;
      return sayRange(value.length, min, max, " characters");
  }
}

const WORDS = {
  email: "an email address",
  uri: "an address, such as https://example.com",
  date: "a date",
  "date-time": "a date with a time",
};

function sayRange(value: number, min: number | undefined, max: number | undefined, unit: string) {
  if (min !== undefined && value < min) return `must be at least ${min}${unit}.`;
  if (max !== undefined && value > max) return `must be at most ${max}${unit}.`;
  return undefined;
}
