import type { Octokit } from "octokit";
import { joinNotes } from "#agent/content/trim.ts";
import { type GitHubBroker, withGitHub } from "#agent/github/client.ts";
import { explainGitHubError } from "#agent/github/errors.ts";
import { findSsoHeader, readSsoLink, watchPartialResults } from "#agent/github/sso.ts";
import { type DelegatedTool, defineDelegatedTool } from "#agent/tools/delegated-tool.ts";

export type GitHubTool = DelegatedTool<GitHubBroker>;

/** Declares one GitHub tool. Its `run` gets an Octokit that acts as `login`, for this call only. */
export const defineGitHubTool = defineDelegatedTool<{ octokit: Octokit }, GitHubBroker>({
  provider: "github",
  client: (config, need, broker, use, show) =>
    withGitHub(
      config,
      need,
      async (octokit, login) => {
        const sayPartial = watchPartialResults(octokit, broker.baseUrl(), need.access);
        const found = await use({ octokit }, login);
        const note = sayPartial();
        if (!note) return found;
        show({ incomplete: note });
        return { ...found, note: joinNotes(typeof found.note === "string" && found.note, note) };
      },
      broker,
    ),
  explain: (error, context, broker) => explainGitHubError(error, { ...context, apiUrl: broker.baseUrl() }),
  showFailure(error, broker) {
    const link = readSsoLink(findSsoHeader(error), broker.baseUrl());
    return link ? { sso_link: link } : undefined;
  },
});
