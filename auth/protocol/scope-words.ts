/** Each provider's scopes in words that a person understands. What has no words here is not asked for. */
export const SCOPE_WORDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  // docs.github.com, "Scopes for OAuth apps"
  github: {
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
  },
  // developer.atlassian.com, "Jira scopes for OAuth 2.0 (3LO)"
  atlassian: {
    "read:jira-work": "Read your Jira projects and issues",
    "read:jira-user": "See who people in Jira are",
    "read:me": "Read your Atlassian profile",
    offline_access: "Keep the access while you are away, until you take it back",
  },
};

/** A scope in words; its own name when we have none for it. */
export function sayScope(provider: string, scope: string): string {
  const words = Object.hasOwn(SCOPE_WORDS, provider) ? SCOPE_WORDS[provider] : undefined;
  return (words && Object.hasOwn(words, scope) ? words[scope] : undefined) ?? scope;
}
