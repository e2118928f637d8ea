import { z } from "zod";
import { fromOthers, PAGE, trimLine, trimList } from "#agent/content/trim.ts";
import { defineGitHubTool } from "./define.ts";

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

/** The person's notifications. Reading them here does not mark them as read. */
export const listNotifications = defineGitHubTool({
  name: "list_notifications",
  description:
    "List the person's GitHub notifications: mentions, review requests, assignments. Unread ones unless told.",
  schema: z.object({
    all: z.boolean().optional().describe("True for those already read as well"),
    participating: z.boolean().optional().describe("True for only those that involve the person directly"),
  }),
  access: "read",
  scopes: ["notifications"],
  resource: () => "the notifications",
  async run({ octokit, args }) {
    const { all = false, participating = false } = args;
    const filter = { all, participating, per_page: PAGE };
    const { data } = await octokit.rest.activity.listNotificationsForAuthenticatedUser(filter);
    const { items, note } = trimList(data, "Narrow it with participating.");
    const notifications = items.map((notification) => ({
      title: trimLine(notification.subject.title),
      type: notification.subject.type,
      reason: notification.reason,
      unread: notification.unread,
      repository: notification.repository.full_name,
      updated_at: notification.updated_at,
      url: findPage(notification.subject.url, notification.repository.html_url),
    }));
    return fromOthers("the notifications", { notifications, note });
  },
});

/** GitHub returns the API's URL of an issue or pull request; a person needs the page's. */
function findPage(apiUrl: string | null, repositoryPage: string): string {
  const match = /\/(issues|pulls)\/(\d+)$/.exec(apiUrl ?? "");
  if (!match) return repositoryPage;
  return `${repositoryPage}/${match[1] === "pulls" ? "pull" : "issues"}/${match[2]}`;
}
