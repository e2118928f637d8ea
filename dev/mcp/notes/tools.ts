/** The tools of the embedded notes, for one person. */
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { z } from "zod";

/** Each person's notes; a restart forgets what was added. */
export type Notes = Map<string, string[]>;

export function seedNotes(): Notes {
  return new Map([
    ["alice", ["Ask the Hatter about the tea order", "Rename the rabbit-hole service before the release"]],
    ["bob", ["The crane needs a new cable by Friday"]],
    ["carol", ["Rehearsal moved to Thursday, 7 pm"]],
  ]);
}

/** What a token may do, as the consent page says it. */
export const NOTE_SCOPES: Readonly<Record<string, string>> = {
  "notes:read": "Read your notes",
  "notes:write": "Add notes",
};

/** The scope that each tool needs. */
export const TOOL_SCOPES: Record<string, string> = { list_notes: "notes:read", add_note: "notes:write" };

export function makeNotesServer(notes: Notes, login: string): McpServer {
  const server = new McpServer({ name: "embedded-notes", version: "1.0.0" });
  const answer = (value: object) => ({ content: [{ type: "text" as const, text: JSON.stringify(value) }] });
  const listing = { description: "Lists the person's notes.", annotations: { readOnlyHint: true } };
  server.registerTool("list_notes", listing, async () => answer({ notes: notes.get(login) ?? [] }));
  const inputSchema = { text: z.string().min(1).max(500).describe("The note") };
  const adding = { description: "Adds a note.", inputSchema, annotations: { readOnlyHint: false } };
  server.registerTool("add_note", adding, async ({ text }) => {
    notes.set(login, [...(notes.get(login) ?? []), text]);
    return answer({ added: text });
  });
  return server;
}
