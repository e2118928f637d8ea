import { randomUUID } from "node:crypto";
import { test as base, expect } from "../fixtures.ts";
import { ChatPage } from "./chat-page.ts";
import { GitHubControl } from "./github-control.ts";

const REPO = { owner: "alice", repo: "wonderland-api" };
export const newIssue = (title: string) => ({ call: "create_issue", args: { ...REPO, title } });

interface Fixtures {
  chat: ChatPage;
  /** Titles of the issues created at GitHub that start with this. */
  issuesAtGitHub(title: string): Promise<string[]>;
}

/** For specs of writes that wait for approval. */
export const test = base.extend<Fixtures>({
  chat: async ({ page }, use) => use(new ChatPage(page)),
  issuesAtGitHub: async ({ system }, use) => {
    const github = new GitHubControl(system.addresses.github);
    await use(async (title) => {
      const bodies = (await github.writes()).map(
        ({ body }) => (body as { title?: string } | null)?.title ?? "",
      );
      return bodies.filter((written) => written.startsWith(title));
    });
  },
});

/** A title that no other test uses: tests count writes by title. */
export const uniqueTitle = (title: string) => `${title} ${randomUUID().slice(0, 8)}`;

export { expect };
