import { isStudioUser } from "@langchain/langgraph-sdk/auth";
import { REFUSALS } from "#auth/protocol/refusals.ts";
import { refusal } from "./refusal.ts";

export type User = Parameters<typeof isStudioUser>[0];

let isStudioAllowed = false;

/** Called by the app that checks Studio's requests (studio/app.ts), which the launcher names where Studio may connect. */
export function allowStudio(): void {
  isStudioAllowed = true;
}

/**
 * The owner whose threads a caller may access. Studio (docs/facts.md 3) never went through `authenticate`: it is a separate owner, which
 * is nobody's user id, and has no session, so its runs get no token. Off unless studio/app.ts is served.
 * @throws HTTPException 403 for Studio if it is off
 */
export function ownerOf(user: User): string {
  if (isStudioUser(user) && !isStudioAllowed) throw refusal(REFUSALS.studioOff);
  return user.identity;
}

/** The graphs of langgraph.json belong to the system: anyone with access may read them (docs/facts.md 9). */
export function systemAssistants(user: User): { created_by: string } {
  ownerOf(user);
  return { created_by: "system" };
}
