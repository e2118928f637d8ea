/** What every stand-in's `main.ts` does: read its options from variables, start, say where, stop on a signal. */
import { z } from "zod";
import type { Running } from "#dev/server/listen.ts";

/** The variable of an option: DATA_FILE for `dataFile`. */
const variableOf = (option: PropertyKey): string => String(option).replace(/[A-Z]/g, "_$&").toUpperCase();

/**
 * Runs a stand-in as this process. Exits with 1 if its port is in use, and with 78 (sysexits' EX_CONFIG) if a variable is wrong or a
 * file can't be read: the launcher then stops, since a restart would not help.
 */
export async function run<Options extends z.ZodObject>(
  name: string,
  options: Options,
  start: (given: z.input<Options>) => Promise<Running>,
): Promise<void> {
  const given = Object.keys(options.shape).map((key) => [key, read(process.env[variableOf(key)])]);
  try {
    const running = await start(options.parse(Object.fromEntries(given)) as z.input<Options>);
    console.log(`${name}: ready at ${running.url}`);
    for (const signal of ["SIGINT", "SIGTERM"] as const)
      process.once(signal, () => void running.close().then(() => process.exit(0)));
  } catch (error) {
    console.error(`${name}: ${explain(error)}`);
    process.exit(Object(error).code === "EADDRINUSE" ? 1 : 78);
  }
}

/** Lists and objects are JSON; an empty variable counts as none. */
function read(text: string | undefined): unknown {
  try {
    return text && /^[[{]/.test(text) ? JSON.parse(text) : text || undefined;
  } catch {
    return text;
  }
}

/** Names the variable, and never its content, which may be a secret. */
function explain(error: unknown): string {
  if (!(error instanceof z.ZodError)) return error instanceof Error ? error.message : String(error);
  const describe = ({ path: [option = "", ...rest], message }: z.core.$ZodIssue) =>
    `${[variableOf(option), ...rest].join(".")}: ${message}`;
  return error.issues.map(describe).join("\n");
}
