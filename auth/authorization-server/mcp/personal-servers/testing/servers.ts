import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeEach, vi } from "vitest";
import { startPlayedMcp, toolNamed } from "#agent/mcp/testing/played-mcp.ts";
import { startMcp } from "#dev/mcp/server.ts";
import { parseWebEnv, webEnv } from "../../../env.ts";

/** For tests where `env.ts` is mocked: the variables, with people's own servers allowed. */
export function allowPersonalServers(more: Record<string, string> = {}): void {
  const env = { ...process.env, MCP_PERSONAL_SERVERS: "true", ...more };
  vi.mocked(webEnv).mockReturnValue(parseWebEnv(env));
}

/** For the tests of one file: two servers that people add, the embedded notes and one that needs no token. */
export async function serveServers() {
  const folder = mkdtempSync(path.join(os.tmpdir(), "obo-own-notes-"));
  const [mcp, open] = await Promise.all([
    startMcp({ githubApiUrl: "http://127.0.0.1:9", dataDir: folder }),
    startPlayedMcp(),
  ]);
  beforeEach(() => {
    open.requests.length = 0;
    open.play = () => ({
      tools: [toolNamed("look", { annotations: { readOnlyHint: true } }), toolNamed("save")],
    });
  });
  afterAll(async () => {
    await Promise.all([mcp.close(), open.close()]);
    rmSync(folder, { recursive: true, force: true });
  });
  return { open, notes: `${mcp.url}/notes` };
}
