import type { RunnableConfig } from "@langchain/core/runnables";
import type { Arguments } from "#agent/approval/arguments.ts";

/** What the approval knows of a tool. */
export interface ToolRule {
  /** Who the call goes to, as the card shows it. */
  provider: string;
  access: "read" | "write";
  /** The arguments as the tool will take them, or a sentence on what is wrong with them. */
  parse(args: Arguments): { args: Arguments } | { problem: string };
}

/** Finds a tool's rule for this run; undefined where there is no such tool. */
export type FindRule = (name: string, config: RunnableConfig) => Promise<ToolRule | undefined>;
