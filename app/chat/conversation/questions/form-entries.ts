import type { Content } from "#auth/protocol/form-content.ts";
import type { FormField } from "#auth/protocol/interrupts.ts";

/** The value of an input: text, a check mark, or the checked values. */
export type Entry = string | boolean | string[];
export type Entries = Record<string, Entry>;

/** Initial entries: the server's defaults. */
export function startEntries(fields: readonly FormField[]): Entries {
  return Object.fromEntries(fields.map((field) => [field.name, startEntry(field)]));
}

function startEntry(field: FormField): Entry {
  const { type, format, default: value } = field;
  if (type === "boolean") return value === true;
  if (type === "choices") return Array.isArray(value) ? value : [];
  if (value === undefined) return "";
  return format === "date-time" ? toLocalTime(String(value)) : String(value);
}

/**
 * The values to send. An emptied input is sent as "", so that its default is not restored: see `completeContent`. An invalid number
 * is sent as typed, to be rejected with a message.
 */
export function toContent(fields: readonly FormField[], entries: Entries): Content {
  return Object.fromEntries(fields.map((field) => [field.name, toValue(field, entries[field.name] ?? "")]));
}

function toValue({ type, format }: FormField, entry: Entry): Content[string] {
  if (typeof entry !== "string") return entry;
  const text = entry.trim();
  if ((type === "number" || type === "integer") && text !== "") {
    const number = Number(text);
    return Number.isFinite(number) ? number : text;
  }
  if (format === "date-time" && !Number.isNaN(Date.parse(text))) return new Date(text).toISOString();
  return entry;
}

/** `2026-11-29T10:30` in local time, the format of a `datetime-local` input. */
function toLocalTime(iso: string): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return "";
  const local = new Date(time.getTime() - time.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}
