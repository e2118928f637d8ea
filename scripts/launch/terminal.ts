import { stripVTControlCharacters } from "node:util";

const COLOURS: Record<string, string> = {
  web: "36",
  langgraph: "35",
  launch: "0",
  identity: "33",
  model: "34",
};

/** Repeats the banner: Next's own address and settings, each page that it compiles, and that a stand-in is up. */
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

/** Decides which lines of one service reach the terminal. */
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

let isJson = false;

/**
 * Chooses what the terminal gets. @param format LOG_FORMAT: `text` for people, `json` for a collector
 * @throws Error for any other
 */
export function setLogFormat(format = "text"): void {
  if (format !== "text" && format !== "json") throw new Error("LOG_FORMAT must be text or json.");
  isJson = format === "json";
}

/** Prints a line of a service, with the service's name. */
export function printLine(service: string, text: string): void {
  const filter = filters.get(service) ?? new LineFilter();
  filters.set(service, filter);
  const print = isJson ? toJson : toText;
  for (const line of filter.take(text)) process.stdout.write(`${print(service, line)}\n`);
}

/** Prints why the launcher ends. */
export function printFailure(message: string): void {
  const time = new Date().toISOString();
  const line = isJson ? JSON.stringify({ level: "error", time, msg: message, service: "launch" }) : message;
  process.stderr.write(`${line}\n`);
}

function toText(service: string, line: string): string {
  const colour = process.stdout.isTTY ? `\x1b[${COLOURS[service] ?? "32"}m` : "";
  return `${colour}[${service}]${colour ? "\x1b[0m" : ""} ${line}`;
}

/** A service's own log lines are JSON already; what a framework prints becomes a message. */
export function toJson(service: string, line: string): string {
  const logged = line.startsWith("{") ? parseObject(line) : undefined;
  const time = new Date().toISOString();
  return JSON.stringify(logged ? { ...logged, service } : { level: "info", time, msg: line, service });
}

function parseObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
