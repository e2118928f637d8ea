/** The form for decisions about a server's tools: for each, a `tool` and what the agent may do with it. */

/** The value of a hidden `tool` field: the tool, and the description that the person has seen. */
export function writeTool(name: string, definition: string): string {
  return JSON.stringify([name, definition]);
}

/** The name of the field beside it. */
export const fieldOfUse = (index: number): string => `use-${index}`;

/** Reads the form, which the schema validates (auth/protocol/personal-servers.ts). */
export function readAcceptedForm(form: FormData): Record<string, unknown> {
  return Object.fromEntries(
    form.getAll("tool").flatMap((value, index) => {
      const tool = parseTool(String(value));
      return tool ? [[tool[0], { definition: tool[1], use: form.get(fieldOfUse(index)) }]] : [];
    }),
  );
}

function parseTool(value: string): [name: string, definition: string] | undefined {
  try {
    const parsed: unknown = JSON.parse(value);
    if (!Array.isArray(parsed) || parsed.length !== 2) return undefined;
    return [String(parsed[0]), String(parsed[1])];
  } catch {
    return undefined;
  }
}
