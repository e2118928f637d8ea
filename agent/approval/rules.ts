import type { RunnableConfig } from "@langchain/core/runnables";
import type { Arguments } from "#auth/protocol/hash-call.ts";

/** A tool's properties for approval. */
export interface ToolRule {
  /** The provider whose access the call uses. */
  provider: string;
  /** The MCP server that gets the call, as the card shows it. */
  server?: { name: string; host: string };
  access: "read" | "write";
  /** A hash of the tool's description and schema at its server: an approval covers the tool on the card. */
  definition?: string;
  /** Reads what the call replaces, if the provider does not check that it is unchanged. */
  replaces?: "issue" | undefined;
  /** The parsed arguments, or a message on what is wrong with them. */
  parse(args: Arguments): { args: Arguments } | { problem: string };
}

/** Finds a tool's rule for this run; undefined if there is no such tool. */
export type FindRule = (name: string, config: RunnableConfig) => Promise<ToolRule | undefined>;
