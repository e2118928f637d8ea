import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createConnection } from "node:net";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Program } from "#scripts/programs/debian.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");
const START_MS = 15_000;

/** @returns the first code block of this language in a page of docs/ @throws Error if there is none */
export function readBlock(page: string, language: string): string {
  const text = readFileSync(path.join(ROOT, "docs", page), "utf8");
  const block = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, "ms").exec(text)?.[1];
  if (!block) throw new Error(`docs/${page} has no block of ${language}`);
  return block;
}

/** Replaces each text. @throws Error if one is missing: the page has changed, and the test would run something else */
export function adapt(block: string, replacements: Record<string, string>): string {
  return Object.entries(replacements).reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`the page's block has no "${from}"`);
    return text.replaceAll(from, to);
  }, block);
}

/**
 * Starts a server in the foreground and waits until it accepts connections.
 * @returns a function that stops it
 * @throws Error with its output, if it exits or does not listen in time
 */
export async function startProgram(
  { file, env }: Program,
  args: string[],
  port: number,
  patienceMs = START_MS,
): Promise<() => Promise<void>> {
  let output = "";
  const child = spawn(file, args, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      output = `${output}${chunk}`.slice(-4_000);
    });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const stop = async (): Promise<void> => {
    child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), 5_000);
    await ended;
    clearTimeout(timer);
  };
  for (const until = Date.now() + patienceMs; !(await listens(port)); await pause(50)) {
    const isOver = child.exitCode !== null || Date.now() > until;
    if (!isOver) continue;
    await stop();
    throw new Error(`${file} does not listen on ${port}:\n${output}`);
  }
  return stop;
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: "127.0.0.1", port });
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}
