import { z } from "zod";
import { defineGitHubTool } from "./define.ts";
import { trimLine } from "./trim.ts";

/** Who the agent acts as. */
export const getAuthenticatedUser = defineGitHubTool({
  name: "get_authenticated_user",
  description: "Get the GitHub profile of the person you are acting for: who am I, what is my login.",
  schema: z.object({}),
  access: "read",
  scopes: ["read:user"],
  resource: () => "the profile",
  async run({ octokit }) {
    const { data } = await octokit.rest.users.getAuthenticated();
    const user = {
      login: data.login,
      name: trimLine(data.name),
      bio: trimLine(data.bio),
      public_repos: data.public_repos,
      url: data.html_url,
    };
    return { user };
  },
});
