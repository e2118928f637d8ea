import { HTTPException } from "@langchain/langgraph-sdk/auth";
import type { Refusal } from "#auth/protocol/refusals.ts";

/** What the LangGraph server's hooks throw to reject a request. */
export function refusal({ status, message, retryAfter }: Refusal, headers: Record<string, string> = {}) {
  const retry = retryAfter === undefined ? undefined : { "Retry-After": String(retryAfter) };
  return new HTTPException(status, { message, headers: { ...headers, ...retry } });
}
