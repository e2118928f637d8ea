import { z } from "zod";
import { parseJson } from "#auth/protocol/json.ts";

/** The form for decisions about a server's tools: for each, a `tool` and what the agent may do with it. */

const toolSchema = z.tuple([z.string(), z.string()]);

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
      const tool = toolSchema.safeParse(parseJson(String(value))).data;
      return tool ? [[tool[0], { definition: tool[1], use: form.get(fieldOfUse(index)) }]] : [];
    }),
  );
}
