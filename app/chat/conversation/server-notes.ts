import { createContext, useContext } from "react";
import {
  addNote,
  type ServerNote,
  type ServerNotes,
  type ServerProgress,
} from "#auth/protocol/server-notes.ts";

export type NotesByCall = Readonly<Record<string, ServerNotes>>;

/** Progress and log of running MCP calls, by call id. */
export const ServerNotesContext = createContext<NotesByCall>({});

/** The notes of a running call. */
export function useServerNotes(callId: string): ServerNotes | undefined {
  return useContext(ServerNotesContext)[callId];
}

/** Adds an event of the stream to the notes; events of other kinds change nothing. */
export function collectNote(before: NotesByCall, event: unknown): NotesByCall {
  if (Object(event).kind !== "server_note") return before;
  const note = event as ServerNote;
  return { ...before, [note.tool_call_id]: addNote(before[note.tool_call_id] ?? { log: [] }, note) };
}

/** The notes of a finished call, which came with its result. */
export function readServerNotes(artifact: unknown): ServerNotes | undefined {
  return Object(artifact).server_notes;
}

/** `3 of 5`, or `12` if the total is unknown. */
export function formatProgress({ done, total }: ServerProgress): string {
  const [shown, all] = [done, total].map((value) =>
    value === undefined ? "" : `${Number(value.toFixed(1))}`,
  );
  return all ? `${shown} of ${all}` : `${shown}`;
}
