import type { RunnableConfig } from "@langchain/core/runnables";
import type { Arguments } from "#auth/protocol/hash-call.ts";

/** What the approval knows of a tool. */
export interface ToolRule {
  /** Whose access the call uses. */
  provider: string;
  /** The MCP server that gets the call, as the card shows it. */
  server?: { name: string; host: string };
  access: "read" | "write";
  /** Names the tool's description and schema at its server: an approval holds for the tool that was on the card. */
  definition?: string;
  /** What the call replaces, where the provider does not compare it with what was seen. */
  replaces?: "issue" | undefined;
  /** The arguments as the tool will take them, or a sentence on what is wrong with them. */
  parse(args: Arguments): { args: Arguments } | { problem: string };
}

/** Finds a tool's rule for this run; undefined where there is no such tool. */
export type FindRule = (name: string, config: RunnableConfig) => Promise<ToolRule | undefined>;
