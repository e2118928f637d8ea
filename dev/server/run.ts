/** What every stand-in's `main.ts` does: read its variables, start, say where, stop on a signal. */
import { z } from "zod";

/** A variable that holds JSON. Its errors don't quote the text, which may hold a secret. */
export const json = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: "custom", message: "is not JSON" });
    return z.NEVER;
  }
});

/** The variables that all of them know: the launcher gives HOST and PORT. */
export const address = {
  PORT: z.coerce.number().int().min(0).max(65535).default(0),
  HOST: z.string().default("127.0.0.1"),
};

/** Runs a stand-in as this process. Exits with 1 when a variable is wrong or the start fails. */
export async function run<Shape extends z.ZodRawShape>(
  name: string,
  shape: Shape,
  start: (env: z.output<z.ZodObject<Shape>>) => Promise<{ url: string; close(): Promise<void> }>,
): Promise<void> {
  try {
    const running = await start(z.object(shape).parse(process.env));
    console.log(`${name}: ready at ${running.url}`);
    for (const signal of ["SIGINT", "SIGTERM"] as const)
      process.once(signal, () => void running.close().then(() => process.exit(0)));
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : error;
    console.error(`${name}: ${reason instanceof Error ? reason.message : reason}`);
    process.exitCode = 1;
  }
}
