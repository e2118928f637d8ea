import { createHash } from "node:crypto";

/** What OpenAI and Anthropic accept as a tool's name is this, 1 to 64 characters long. */
const REFUSED = /[^a-zA-Z0-9_-]/g;
const LONGEST = 64;
const HASHED = /_[0-9a-f]{10}$/;

/**
 * The name under which a model knows a server's tool: `server__tool`, the same in every run.
 *
 * Two tools never share one. A server's name holds no `__` (auth/client/env.ts), so the first `__` ends it. A tool's name that is
 * too long, or that holds other characters than model providers accept, is cut or rewritten and gets a hash of the original;
 * so does a name that looks as if it had one.
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
