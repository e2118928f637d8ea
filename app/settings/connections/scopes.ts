/** GitHub's scopes in words (docs.github.com, "Scopes for OAuth apps"), for the person who granted them. */
const WORDS: Record<string, string> = {
  repo: "Read and change your repositories, private ones included: code, issues, pull requests",
  public_repo: "Read and change your public repositories",
  "repo:status": "Read and set commit statuses",
  "read:user": "Read your profile",
  "user:email": "Read your e-mail addresses",
  user: "Read and change your profile",
  "read:org": "See which organisations you belong to",
  notifications: "Read and mark your notifications",
  workflow: "Change workflow files",
  gist: "Make gists",
};

export interface ScopeInWords {
  scope: string;
  /** The scope's own name when we have no words for it. */
  words: string;
}

/** @param scopes as the connection's row keeps them: parted by spaces or commas */
export function scopesInWords(scopes: string): ScopeInWords[] {
  return scopes
    .split(/[\s,]+/)
    .filter(Boolean)
    .map((scope) => ({ scope, words: (Object.hasOwn(WORDS, scope) ? WORDS[scope] : undefined) ?? scope }));
}
