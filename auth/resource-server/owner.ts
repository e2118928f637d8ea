import { HTTPException, isStudioUser } from "@langchain/langgraph-sdk/auth";
import { agentEnv } from "#auth/client/env.ts";

export type User = Parameters<typeof isStudioUser>[0];

/**
 * Whose threads a caller may touch. Studio (docs/facts.md 3) never went through `authenticate`: it is an owner of its own, which
 * is nobody's user id, and has no session, so its runs get no token. Off unless STUDIO=1.
 * @throws HTTPException 403 for Studio where it is off
 */
export function ownerOf(user: User): string {
  if (isStudioUser(user) && !agentEnv().STUDIO) throw new HTTPException(403, { message: "Studio is off." });
  return user.identity;
}

/** The graphs of langgraph.json belong to the system: anybody who may call at all may read them (docs/facts.md 9). */
export function systemAssistants(user: User): { created_by: string } {
  ownerOf(user);
  return { created_by: "system" };
}
