import type { ToolRunnableConfig } from "@langchain/core/tools";
import { judge, readApproval } from "#agent/approval/state.ts";
import type { WriteGrant } from "#auth/client/exchange-client.ts";

/**
 * The approval that a tool call runs on, found in the state when the token is requested.
 * @param config the tool's own: LangChain puts the graph's state and the call into it
 * @returns undefined when there is none; the exchange gives no token to write then
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

/** The hash of what the approved call replaces, as it was when the card was made; undefined where nobody looked. */
export function findSeen(config: ToolRunnableConfig): string | undefined {
  const actions = readApproval(Reflect.get(config, "state"))?.actions;
  return actions?.find((action) => action.tool_call_id === config.toolCall?.id)?.replaces?.hash;
}
