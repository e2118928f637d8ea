import { z } from "zod";
import { webEnv } from "../env.ts";
import { seal, tryOpenSealed } from "./cipher.ts";
import type { FlowOwner } from "./connect-flow.ts";
import { packedScopes } from "./packed-scopes.ts";

/**
 * What a person wanted to connect before they had to sign in again. It is stored in the browser, encrypted; only this
 * person's own form can have created it.
 */
export const WISH_SECONDS = 600;

const wishSchema = z.object({
  kind: z.enum(["connect", "install"]),
  provider: z.string(),
  returnTo: z.string(),
  scopes: packedScopes,
  waiter: z.string(),
});
export type ConnectWish = z.infer<typeof wishSchema>;

const keptSchema = z.object({ wish: wishSchema, expiresAt: z.number() });
const contextOf = ({ userId, sessionId }: FlowOwner) => ({
  subject: userId,
  provider: "connect-wish",
  id: sessionId,
});

export function sealWish(wish: ConnectWish, owner: FlowOwner): Promise<string> {
  const kept = z.encode(keptSchema, { wish, expiresAt: Date.now() + WISH_SECONDS * 1000 });
  return seal(kept, contextOf(owner), webEnv().SECRETS_KEYS);
}

/** @returns undefined for another person's or session's, or one that has expired */
export async function openWish(sealed: string, owner: FlowOwner): Promise<ConnectWish | undefined> {
  const opened = await tryOpenSealed(sealed, contextOf(owner), webEnv().SECRETS_KEYS);
  if (opened === undefined) return undefined;
  const { wish, expiresAt } = keptSchema.parse(opened);
  return Date.now() < expiresAt ? wish : undefined;
}
