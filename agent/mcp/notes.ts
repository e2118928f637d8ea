import { z } from "zod";
import type { Note } from "#agent/mcp/open-calls.ts";
import { cutText } from "#auth/protocol/cut-text.ts";
import { addNote, type ServerNotes } from "#auth/protocol/server-notes.ts";

const MOST_WORDS = 400;
/** The number of a call's notes that are streamed; further ones are only in its result. */
const MOST_STREAMED = 300;

const progressSchema = z.looseObject({
  progress: z.number(),
  total: z.number().optional().catch(undefined),
  message: z.string().optional().catch(undefined),
});
const logSchema = z.looseObject({
  level: z.enum(["debug", "info", "notice", "warning", "error", "critical", "alert", "emergency"]),
  logger: z.string().optional().catch(undefined),
  data: z.unknown(),
});

/** Collects a server's notifications during a call, bounded. */
export class NoteTaker {
  notes: ServerNotes = { log: [] };
  #count = 0;
  readonly #report: (note: Note) => void;

  /** @param report streams a note to the person */
  constructor(report: (note: Note) => void) {
    this.#report = report;
  }

  /** @param params of `notifications/progress` */
  readonly progress = (params: unknown): void => {
    const read = progressSchema.safeParse(params);
    if (!read.success) return;
    const { progress: done, total, message } = read.data;
    const known = total !== undefined && total > 0 ? total : undefined;
    this.#add({ progress: { done, total: known, message: message && cutText(message, MOST_WORDS) } });
  };

  /** @param params of `notifications/message`; `debug` is left out */
  readonly log = (params: unknown): void => {
    const read = logSchema.safeParse(params);
    if (!read.success || read.data.level === "debug") return;
    const { level, logger, data } = read.data;
    const text = typeof data === "string" ? data : (JSON.stringify(data) ?? "");
    this.#add({ line: { level, text: cutText(logger ? `${logger}: ${text}` : text, MOST_WORDS) } });
  };

  #add(note: Note): void {
    this.notes = addNote(this.notes, note);
    this.#count += 1;
    if (this.#count <= MOST_STREAMED) this.#report(note);
  }

  /** The notes to show after the call; undefined if there are none. */
  get kept(): ServerNotes | undefined {
    return this.#count > 0 ? this.notes : undefined;
  }
}
