/** The file that lets a restart of the embedded GitHub keep everyone connected. It holds hashes of tokens, never tokens. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";

const grant = z.object({
  id: z.string(),
  clientId: z.string(),
  login: z.string(),
  scopes: z.array(z.string()),
});
const code = z.object({
  hash: z.string(),
  clientId: z.string(),
  login: z.string(),
  scopes: z.array(z.string()),
  redirectUri: z.string(),
  challenge: z.string().optional(),
  expiresAt: z.number(),
});
const token = z.object({
  hash: z.string(),
  grantId: z.string(),
  scopes: z.array(z.string()),
  createdAt: z.number(),
  expiresAt: z.number().optional(),
});
const refresh = z.object({
  hash: z.string(),
  grantId: z.string(),
  tokenHash: z.string(),
  expiresAt: z.number(),
  used: z.boolean(),
});
const state = z.object({
  grants: z.array(grant),
  codes: z.array(code),
  tokens: z.array(token),
  refreshes: z.array(refresh),
});

export type Grant = z.infer<typeof grant>;
export type Code = z.infer<typeof code>;
export type Token = z.infer<typeof token>;
export type Refresh = z.infer<typeof refresh>;
export type State = z.infer<typeof state>;

/** Reads the file; empty when there is none. @throws Error naming the file when it is not ours to read */
export function readState(path: string | undefined): State {
  const empty: State = { grants: [], codes: [], tokens: [], refreshes: [] };
  if (!path) return empty;
  try {
    return state.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return empty;
    throw new Error(
      `${path} (DATA_FILE) is not a state file of the embedded GitHub; delete it to start afresh`,
      { cause: error },
    );
  }
}

/** Writes the whole state at once: a new file, then a rename, so that a crash leaves the old or the new one. */
export function writeState(path: string | undefined, value: State): void {
  if (!path) return;
  mkdirSync(dirname(path), { recursive: true });
  const next = `${path}.${process.pid}.new`;
  writeFileSync(next, JSON.stringify(value), { mode: 0o600, flush: true });
  renameSync(next, path);
}
