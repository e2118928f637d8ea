import { parseJson } from "#auth/protocol/json.ts";

type Arguments = Record<string, unknown>;

/** An argument in a form: text as it is, everything else as JSON. */
export interface Field {
  name: string;
  text: string;
  isText: boolean;
}

/** The arguments of a call as fields of a form. */
export function toFields(args: Arguments): Field[] {
  return Object.entries(args)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) =>
      typeof value === "string"
        ? { name, text: value, isText: true }
        : { name, text: JSON.stringify(value, null, 1), isText: false },
    );
}

/**
 * The arguments in a form.
 * @returns the name of the first field with invalid JSON, if any; the agent checks whether they fit the tool
 */
export function fromFields(fields: readonly Field[]): { args: Arguments } | { wrong: string } {
  const args: Arguments = {};
  for (const { name, text, isText } of fields) {
    const value = isText ? text : parseJson(text);
    if (value === undefined) return { wrong: name };
    args[name] = value;
  }
  return { args };
}
