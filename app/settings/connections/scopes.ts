import { sayScope } from "#auth/protocol/scope-words.ts";

export interface ScopeInWords {
  scope: string;
  /** The scope's own name when we have no words for it. */
  words: string;
}

/** @param scopes as the connection's row keeps them: parted by spaces or commas */
export function scopesInWords(scopes: string, provider = "github"): ScopeInWords[] {
  return scopes
    .split(/[\s,]+/)
    .filter(Boolean)
    .map((scope) => ({ scope, words: sayScope(provider, scope) }));
}
