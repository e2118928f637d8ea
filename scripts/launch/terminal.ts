import { stripVTControlCharacters } from "node:util";

const COLOURS: Record<string, string> = {
  web: "36",
  langgraph: "35",
  identity: "33",
  github: "32",
  model: "34",
  mcp: "32",
  jira: "32",
};

/** Repeats the banner: Next's own address and settings, each page that it compiles, and that a stand-in is up. */
const NOISE =
  /^\s*(- (Local|Network|Experiments)\b.*|✓ turbopack\w+|✓ Running next\.config\.ts.*|○ Compiling .*|✓ Finished writing to filesystem cache.*|\w+: ready at http\S+|Embedded GitHub listening on .*)?$/;

/** Next prints a stack trace when a client disconnects before its request body has arrived (next/dist/server/body-streams). */
const ABORTED = [/^\s*⨯ Error: aborted$/, /^\s+at .* \{$/, /^\s+code: 'ECONNRESET'$/, /^\}$/];

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

/** Prints a line of a service, with the service's name before it. */
export function printLine(service: string, text: string): void {
  const filter = filters.get(service) ?? new LineFilter();
  filters.set(service, filter);
  const colour = process.stdout.isTTY ? `\x1b[${COLOURS[service] ?? "0"}m` : "";
  const name = `${colour}[${service}]${colour ? "\x1b[0m" : ""}`;
  for (const line of filter.take(text)) process.stdout.write(`${name} ${line}\n`);
}
