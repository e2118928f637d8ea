import { AuthError } from "#auth/protocol/errors.ts";
import type { ConnectRequest } from "#auth/protocol/interrupts.ts";
import { nameProvider } from "#auth/protocol/provider-names.ts";

/** What a call requires of the person's connection. Checked by the exchange, and recorded there. */
export interface AccessRequirement {
  provider: string;
  /** The tool's name. */
  tool: string;
  access: "read" | "write";
  scopes: readonly string[];
  /** The MCP server that gets the token, if it is not the provider's own API. */
  server?: string | undefined;
  /** The exchange can get missing scopes from the person's identity provider, so it is tried before the person is asked. */
  crossApp?: boolean;
  /** Its subject, such as `alice/webshop#12`; shown in the person's activity. */
  resource?: string | undefined;
  /** The approval of a write. Without one the exchange issues no write token. */
  grant?: WriteGrant | undefined;
}

/** The person's approval of one write, for one execution: who approved it, and for which arguments. */
export interface WriteGrant {
  actionId: string;
  argumentsHash: string;
  approvedBy: string;
  /** When the card was created, in milliseconds since 1970; undefined for cards of older versions. */
  askedAt?: number | undefined;
  /** The account; undefined if the card named none. */
  login?: string | undefined;
  /** The private data read before this write to a public place or a third party, for the record. */
  privateSources?: readonly string[] | undefined;
}

/** What a provider's error means for the connection. */
export type ProviderDenial =
  | { kind: "unauthorized" }
  | { kind: "missing_scope"; missing: string[] }
  | { kind: "missing_installation" };

/**
 * The question to the person, if they can fix the failure by granting access.
 * @param granted the scopes of the token that was used, if any
 * @returns undefined for any other failure
 */
export function makeConnectRequest(
  need: AccessRequirement,
  error: unknown,
  refusal: ProviderDenial | undefined,
  granted: readonly string[] = [],
): ConnectRequest | undefined {
  const lack = findLack(need, error, refusal, granted);
  if (!lack) return undefined;
  const { provider, tool } = need;
  return {
    kind: "connect",
    provider,
    tool,
    ...lack,
    message: describeMissingAccess(lack, nameProvider(provider)),
  };
}

type MissingAccess = Pick<ConnectRequest, "reason" | "scopes" | "missing">;

function findLack(
  need: AccessRequirement,
  error: unknown,
  refusal: ProviderDenial | undefined,
  granted: readonly string[],
): MissingAccess | undefined {
  if (refusal?.kind === "missing_installation") {
    return { reason: "missing_installation", scopes: [...need.scopes], missing: [] };
  }
  if (refusal?.kind === "missing_scope") return missingScopes(refusal.missing, granted);
  // A new token was rejected as well.
  if (refusal?.kind === "unauthorized") {
    return { reason: "revoked", scopes: [...need.scopes], missing: [...need.scopes] };
  }
  if (!(error instanceof AuthError)) return undefined;
  const all = [...need.scopes];
  switch (error.code) {
    case "interaction_required": {
      const reason = error.details.reason === "revoked" ? "revoked" : "not_connected";
      return { reason, scopes: all, missing: all };
    }
    // The stored value can't be decrypted, for example because its key was dropped: only reconnecting helps.
    case "sealed_value_refused":
      return { reason: "revoked", scopes: all, missing: all };
    case "insufficient_scope":
      return missingScopes(readStrings(error.details.missing), readStrings(error.details.granted));
    default:
      return undefined;
  }
}

function missingScopes(missing: readonly string[], granted: readonly string[]): MissingAccess {
  return { reason: "missing_scope", scopes: [...new Set([...granted, ...missing])], missing: [...missing] };
}

function readStrings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

function describeMissingAccess({ reason }: MissingAccess, provider: string): string {
  switch (reason) {
    case "not_connected":
      return `To go on, the agent needs your ${provider} account. Connect it, and the answer continues where it stopped.`;
    case "missing_scope":
      return `To go on, the agent needs more of your ${provider} access than you gave it. Allow it, and the answer continues where it stopped.`;
    case "revoked":
      return `${provider} no longer accepts the connection. Connect again, and the answer continues where it stopped.`;
    case "missing_installation":
      return `The app is not installed where this lies at ${provider}. Install it there, and the answer continues where it stopped.`;
  }
}
