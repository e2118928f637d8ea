import { createContext, useContext } from "react";
import {
  addNote,
  type ServerNote,
  type ServerNotes,
  type ServerProgress,
} from "#auth/protocol/server-notes.ts";

export type NotesByCall = Readonly<Record<string, ServerNotes>>;

/** What MCP servers say of the calls that are going on, by the calls' ids. */
export const ServerNotesContext = createContext<NotesByCall>({});

/** Of a call that goes on. */
export function useServerNotes(callId: string): ServerNotes | undefined {
  return useContext(ServerNotesContext)[callId];
}

/** The notes with one event of the stream more. Events of other kinds are left alone. */
export function collectNote(before: NotesByCall, event: unknown): NotesByCall {
  if (typeof event !== "object" || event === null || Reflect.get(event, "kind") !== "server_note")
    return before;
  const note = event as ServerNote;
  return { ...before, [note.tool_call_id]: addNote(before[note.tool_call_id] ?? { log: [] }, note) };
}

/** Of a call that is over: they came with its result. */
export function readServerNotes(artifact: unknown): ServerNotes | undefined {
  const kept: unknown =
    typeof artifact === "object" && artifact !== null ? Reflect.get(artifact, "server_notes") : undefined;
  return kept as ServerNotes | undefined;
}

/** `3 of 5`, or `12` where the end is not known. */
export function sayProgress({ done, total }: ServerProgress): string {
  const [shown, all] = [done, total].map((value) =>
    value === undefined ? "" : `${Number(value.toFixed(1))}`,
  );
  return all ? `${shown} of ${all}` : `${shown}`;
}
