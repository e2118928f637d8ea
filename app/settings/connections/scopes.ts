import { sayScope } from "#auth/protocol/provider-names.ts";

export interface ScopeInWords {
  scope: string;
  /** The scope's own name if we have no words for it. */
  words: string;
}

/** @param scopes as stored in the connection's row, separated by spaces or commas */
export function scopesInWords(scopes: string, provider = "github"): ScopeInWords[] {
  return scopes
    .split(/[\s,]+/)
    .filter(Boolean)
    .map((scope) => ({ scope, words: sayScope(provider, scope) }));
}
