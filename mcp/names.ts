import { createHash } from "node:crypto";

/** The characters that OpenAI and Anthropic accept in a tool's name, of 1 to 64 characters. */
const REFUSED = /[^a-zA-Z0-9_-]/g;
const LONGEST = 64;
const HASHED = /_[0-9a-f]{10}$/;

/**
 * A tool's name for the model: `server__tool`, the same in every run.
 *
 * All names are unique. A server's name contains no `__` (auth/client/env.ts), so the first `__` ends it. A tool's name that is
 * too long, or has characters that model providers reject, is cut or rewritten and gets a hash of the original; so does a name
 * that looks as if it had such a hash.
 */
export function nameForModel(server: string, tool: string): string {
  const prefix = `${server}__`;
  const plain = tool.replace(REFUSED, "_");
  if (plain === tool && prefix.length + tool.length <= LONGEST && !HASHED.test(tool)) return prefix + tool;
  const hash = createHash("sha256")
    .update(JSON.stringify([server, tool]))
    .digest("hex")
    .slice(0, 10);
  return `${prefix}${plain.slice(0, LONGEST - prefix.length - hash.length - 1)}_${hash}`;
}
