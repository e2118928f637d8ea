import type { ToolRunnableConfig } from "@langchain/core/tools";
import { findAction, judge } from "#agent/approval/state.ts";
import type { WriteGrant } from "#auth/client/exchange-client.ts";

/**
 * The approval for a tool call, read from the state when the token is requested.
 * @param config the tool's own: LangChain adds the graph's state and the call
 * @returns undefined if there is none; the exchange issues no write token then
 */
export function findGrant(config: ToolRunnableConfig): WriteGrant | undefined {
  const state: unknown = Reflect.get(config, "state");
  const user: unknown = config.configurable?.langgraph_auth_user;
  const { toolCall } = config;
  if (!toolCall || typeof user !== "object" || user === null) return undefined;
  const identity: unknown = Reflect.get(user, "identity");
  const verdict = judge(state, toolCall, typeof identity === "string" ? identity : undefined);
  return "grant" in verdict ? verdict.grant : undefined;
}

/** The hash of what the approved call replaces, from when the card was created; undefined if it was not looked up. */
export function findSeen(config: ToolRunnableConfig): string | undefined {
  return findAction(Reflect.get(config, "state"), config.toolCall?.id)?.replaces?.hash;
}
