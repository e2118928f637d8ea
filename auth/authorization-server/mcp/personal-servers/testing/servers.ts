import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { startPlayedMcp, toolNamed } from "#agent/mcp/testing/played-mcp.ts";
import { startMcp } from "#dev/mcp/server.ts";

export type RunningServers = Awaited<ReturnType<typeof startServers>>;

/** For tests: two servers that people add, the embedded notes and one that needs no token. */
export async function startServers() {
  const folder = mkdtempSync(path.join(os.tmpdir(), "obo-own-notes-"));
  const [mcp, open] = await Promise.all([
    startMcp({ githubApiUrl: "http://127.0.0.1:9", dataDir: folder }),
    startPlayedMcp(),
  ]);
  return {
    open,
    notes: `${mcp.url}/notes`,
    /** Lets the open server have one tool that reads and one that writes, and forget what it was asked. */
    reset(): void {
      open.requests.length = 0;
      open.play = () => ({
        tools: [toolNamed("look", { annotations: { readOnlyHint: true } }), toolNamed("save")],
      });
    },
    async close(): Promise<void> {
      await Promise.all([mcp.close(), open.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
