import { stripVTControlCharacters } from "node:util";

const LAUNCHER = "launch";

const COLOURS: Record<string, string> = {
  web: "36",
  langgraph: "35",
  [LAUNCHER]: "0",
  identity: "33",
  model: "34",
};

/** Lines that repeat the banner: Next's URL and settings, compiled pages, and started stand-ins. */
const NOISE =
  /^\s*(- (Local|Network|Experiments)\b.*|[✓⨯] (authInterrupts|turbopack\w+)|✓ Running next\.config\.ts.*|○ Compiling .*|✓ Finished writing to filesystem cache.*|\w+: ready at http\S+|Embedded GitHub listening on .*)?$/;

/**
 * `next dev` prints a stack trace, up to three times, when a client disconnects before its request body has arrived
 * (next/dist/server/body-streams).
 */
const ABORTED = [
  /^\s*(⨯ )?(uncaughtException: +)?Error: aborted$/,
  /^\s+at .* \{$/,
  /^\s+code: 'ECONNRESET'$/,
  /^\}$/,
];

/** Filters the lines of one service for the terminal. */
export class LineFilter {
  /** Lines that look like the start of an ABORTED trace. */
  #held: string[] = [];

  /** @returns the lines to print now, without control characters */
  take(text: string): string[] {
    const line = stripVTControlCharacters(text);
    if (ABORTED[this.#held.length]?.test(line)) {
      this.#held.push(line);
      if (this.#held.length === ABORTED.length) this.#held = [];
      return [];
    }
    const lines = [...this.#held, line];
    this.#held = [];
    return lines.filter((each) => !NOISE.test(each));
  }
}

const filters = new Map<string, LineFilter>();

/** `text` for people, `json` for a log collector: one object per line. */
export type LogFormat = "text" | "json";
export type Level = "info" | "warn" | "error";

let format: LogFormat = "text";

/**
 * @param asked LOG_FORMAT; by default `npm start` prints JSON unless stdout is a terminal
 * @throws Error for any other format
 */
export function chooseLogFormat(
  asked: string | undefined,
  mode: "dev" | "start",
  isTerminal: boolean,
): LogFormat {
  if (!asked) return mode === "start" && !isTerminal ? "json" : "text";
  if (asked !== "text" && asked !== "json") throw new Error("LOG_FORMAT must be text or json.");
  return asked;
}

/** Sets the format of this process's output, including Node's warnings and fatal errors. */
export function setLogFormat(chosen: LogFormat): void {
  format = chosen;
  process.removeAllListeners("warning").removeAllListeners("uncaughtException");
  process.on("uncaughtException", (error) => {
    printFailure(error.stack ?? String(error));
    process.exit(1);
  });
  process.on("warning", (warning) => printMessage("warn", `${warning.name}: ${warning.message}`));
}

/** Prints a service's line with the service's name. @param isError whether it came from stderr */
export function printLine(service: string, text: string, isError = false): void {
  const key = `${service} ${isError}`;
  const filter = filters.get(key) ?? new LineFilter();
  filters.set(key, filter);
  const lines = filter.take(text);
  for (const line of lines)
    process.stdout.write(`${format === "json" ? toJson(service, line, isError) : toText(service, line)}\n`);
}

/** Prints the launcher's own message: one object, or its lines as text. */
export function printMessage(level: Level, message: string): void {
  const lines =
    format === "json" ? [render(level, message)] : message.split("\n").map((line) => toText(LAUNCHER, line));
  for (const line of lines) process.stdout.write(`${line}\n`);
}

/** Prints that everything is up. @param banner for the text format */
export function printReady(appUrl: string, banner: () => string): void {
  if (format === "json") printMessage("info", `Ready at ${appUrl}`);
  else process.stdout.write(banner());
}

/** Prints why the launcher exits. */
export function printFailure(message: string): void {
  process.stderr.write(`${format === "json" ? render("error", message) : message}\n`);
}

function render(level: Level, event: string): string {
  return JSON.stringify({ level, time: new Date().toISOString(), event, process: LAUNCHER });
}

function toText(service: string, line: string): string {
  const colour = process.stdout.isTTY ? `\x1b[${COLOURS[service] ?? "32"}m` : "";
  return `${colour}[${service}]${colour ? "\x1b[0m" : ""} ${line}`;
}

/**
 * A service's log lines are already JSON (the LangGraph server's with a `timestamp`); a framework's output becomes an event.
 * Exported for its test.
 */
export function toJson(service: string, line: string, isError = false): string {
  const { timestamp, ...logged } = (line.startsWith("{") && parseObject(line)) || {};
  const time = timestamp ?? new Date().toISOString();
  return JSON.stringify({ level: levelOf(line, isError), time, event: line, ...logged, process: service });
}

/** Next marks errors and warnings with a symbol, on either stream; Node's warnings come on stderr. */
function levelOf(line: string, isError: boolean): Level {
  if (/^\s*⚠|Warning: |^\(Use `node --trace/.test(line)) return "warn";
  return isError || /^\s*⨯/.test(line) ? "error" : "info";
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
