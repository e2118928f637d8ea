import { nameProvider } from "#auth/protocol/provider-names.ts";
import type { Exchange } from "../flow.ts";
import type { PlaceName } from "../places.ts";
import { round, type Step } from "./step.ts";

/** The code that calls a provider, if it has code of its own. */
const CALLERS: Record<string, PlaceName> = { github: "github" };

/** One tool call: the token's request, issue and use. @param start when the message arrived */
export function toCall(exchange: Exchange, start: number, login: string | undefined): Step[] {
  const at = round(Math.max(0, exchange.at - start));
  const given = round(at + exchange.ms);
  const asked = [toAsking(exchange, at), toLending(exchange, given)];
  return exchange.result === "ok" ? [...asked, ...toUse(exchange, start, given, login)] : asked;
}

function toAsking({ id, tool, access, scopes, resource, provider }: Exchange, at: number): Step {
  return {
    id: `${id}-ask`,
    number: "6a",
    from: "langgraph",
    to: "store",
    title: `${tool} needs your ${nameProvider(provider)} token`,
    at,
    checked: ["that the agent asks: it signs with a private key of its own"],
    passed: [
      `what for: to ${access}${resource ? `, ${resource}` : ""}${scopes ? `; scopes ${scopes}` : ""}`,
      "the handle of your session (token exchange, RFC 8693)",
    ],
    code: ["delegate", "askToken"],
  };
}

function toLending({ id, access, result, ms, isApproved }: Exchange, at: number): Step {
  const isLent = result === "ok";
  const approval = isApproved ? "that you approved exactly this" : "your approval, which every write needs";
  return {
    id: `${id}-lend`,
    number: "6b",
    from: "store",
    to: "langgraph",
    isReply: true,
    isRefused: !isLent,
    title: isLent ? "Decrypted and issued for this one call" : (REFUSALS[result] ?? `No token: ${result}`),
    at,
    took: ms,
    checked: [
      "a live session, a connection of yours, scopes that you granted",
      ...(access === "write" ? [approval] : []),
    ],
    passed: isLent ? ["the token, to this call alone; the activity record was written first"] : ["nothing"],
    code: isLent ? ["exchange", "open", "record"] : ["exchange"],
  };
}

function toUse(
  { id, tool, provider, outcome }: Exchange,
  start: number,
  given: number,
  gitHubLogin?: string,
): Step[] {
  const service = nameProvider(provider);
  const login = provider === "github" ? gitHubLogin : undefined;
  const call: Step = {
    id: `${id}-call`,
    number: "8–9",
    from: "langgraph",
    to: "service",
    service,
    title: `${service} is called as ${login ? `@${login}` : "you"}`,
    at: given,
    checked: [`that the request goes to ${service}'s own address, redirects included`],
    passed: ["your token, as Bearer; the model does not see it"],
    code: [CALLERS[provider] ?? "delegate", "transport"],
  };
  if (!outcome) return [call];
  const at = round(Math.max(given, outcome.at - start));
  const isDone = outcome.outcome === "done";
  const answer: Step = {
    id: `${id}-answer`,
    number: "10–11",
    from: "service",
    service,
    to: "langgraph",
    isReply: true,
    isRefused: !isDone,
    title: `${service} ${isDone ? "answered" : outcome.outcome === "refused" ? "refused" : "failed"}${outcome.status ? ` with ${outcome.status}` : ""}`,
    at,
    took: round(at - given),
    checked: [`${service} checks the token, and what ${login ? `@${login}` : "you"} may do there`],
    passed: [`the result, trimmed, to the model: ${tool} is done and the token forgotten`],
    code: ["outcome"],
  };
  return [call, answer];
}

const REFUSALS: Record<string, string> = {
  interaction_required: "No token: nothing is connected",
  insufficient_scope: "No token: you have not allowed that much",
  invalid_grant: "No token: the session has ended",
  already_sent: "No token: this was sent before",
  other_account: "No token: approved as another account",
  writes_disabled: "No token: the operator has switched this off",
  write_budget_spent: "No token: your daily writes are used up",
  approval_outdated: "No token: asked before a backup was restored",
  provider_error: "No token: the provider does not respond",
};
