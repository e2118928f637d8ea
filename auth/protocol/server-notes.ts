/** An MCP server's notes on a running call: for people, on the tool's card. The model does not read them. */
export interface ServerNotes {
  progress?: ServerProgress;
  /** The last lines of its log. */
  log: LogLine[];
}

export interface ServerProgress {
  /** The progress, and the total if the server knows it. */
  done: number;
  total?: number | undefined;
  message?: string | undefined;
}

export interface LogLine {
  /** RFC 5424's, such as `info`. */
  level: string;
  text: string;
}

/** One note in the run's stream of custom events. All of them come with the result, as `server_notes` in its `artifact`. */
export interface ServerNote {
  kind: "server_note";
  tool_call_id: string;
  progress?: ServerProgress;
  line?: LogLine;
}

const MOST_LINES = 30;

/** The notes so far and one more. */
export function addNote(
  { progress, log }: ServerNotes,
  note: Pick<ServerNote, "progress" | "line">,
): ServerNotes {
  const last = note.progress ?? progress;
  return {
    ...(last ? { progress: last } : {}),
    log: note.line ? [...log, note.line].slice(-MOST_LINES) : log,
  };
}
