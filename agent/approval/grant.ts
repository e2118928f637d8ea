import type { ToolRunnableConfig } from "@langchain/core/tools";
import { findAction, judge } from "#agent/approval/state.ts";
import type { WriteGrant } from "#auth/client/exchange-client.ts";
import { readField } from "#auth/protocol/json.ts";

/**
 * The approval for a tool call, read from the state when the token is requested.
 * @param config the tool's own: LangChain adds the graph's state and the call
 * @returns undefined if there is none; the exchange issues no write token then
 */
export function findGrant(config: ToolRunnableConfig): WriteGrant | undefined {
  const { toolCall, configurable } = config;
  const identity = readField(configurable?.langgraph_auth_user, "identity");
  if (!toolCall || typeof identity !== "string") return undefined;
  const verdict = judge(readField(config, "state"), toolCall, identity);
  return "grant" in verdict ? verdict.grant : undefined;
}

/** The hash of what the approved call replaces, from when the card was created; undefined if it was not looked up. */
export function findSeen(config: ToolRunnableConfig): string | undefined {
  return findAction(readField(config, "state"), config.toolCall?.id)?.replaces?.hash;
}
