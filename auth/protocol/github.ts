import type { ProviderFacts } from "./provider-facts.ts";

/** Scopes: docs.github.com, "Scopes for OAuth apps". */
export const github: ProviderFacts = {
  id: "github",
  name: "GitHub",
  scopes: {
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
};
