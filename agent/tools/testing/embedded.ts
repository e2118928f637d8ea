/** For tests: the emulator that stands behind the embedded GitHub, with two people and their repositories. */
import { createEmulator } from "emulate";
import type { GitHubDoor } from "#agent/github.ts";
import type { GitHubTool } from "#agent/tools/define.ts";
import { callTool, openDoor, TEST_TOKEN } from "#agent/tools/loopback.ts";

export interface TestGitHub {
  door: GitHubDoor;
  /** Calls a tool as alice. @throws Error with the tool's sentence when it fails */
  ask: (tool: GitHubTool, args: Record<string, unknown>) => Promise<Record<string, unknown>>;
  /** The sentence of a tool that must fail. */
  refuse: (tool: GitHubTool, args: Record<string, unknown>) => Promise<string>;
  close: () => Promise<void>;
}

export async function startEmulator(): Promise<TestGitHub> {
  const emulator = await createEmulator({
    service: "github",
    port: 0,
    seed: {
      tokens: { [TEST_TOKEN]: { login: "alice", scopes: ["repo", "user"] } },
      github: {
        users: [{ login: "alice", name: "Alice Liddell", bio: "Falls into holes" }, { login: "bob" }],
        repos: [
          { owner: "alice", name: "webshop", description: "Sells hats", language: "TypeScript" },
          { owner: "alice", name: "diary", description: "Mine alone", private: true },
          { owner: "bob", name: "secret", private: true },
        ],
      },
    },
  });
  const door: GitHubDoor = { ...openDoor(emulator.url), baseUrl: () => emulator.url, spaced: false };
  return {
    door,
    async ask(tool, args) {
      const { status, text, result } = await callTool(tool, args, door);
      if (status === "error") throw new Error(text);
      return result;
    },
    async refuse(tool, args) {
      const { status, text } = await callTool(tool, args, door);
      if (status !== "error") throw new Error(`It did not fail: ${text}`);
      return text;
    },
    close: () => emulator.close(),
  };
}
