import { randomUUID } from "node:crypto";
import { test as base, expect } from "../fixtures.ts";
import { ChatPage } from "./chat-page.ts";
import { GitHubControl } from "./github-control.ts";

const REPO = { owner: "alice", repo: "wonderland-api" };
export const newIssue = (title: string) => ({ call: "create_issue", args: { ...REPO, title } });

interface Fixtures {
  chat: ChatPage;
  /** Titles of the issues that arrived at GitHub, of those that begin with this. */
  arrived(title: string): Promise<string[]>;
}

/** For specs of writes that wait for approval. */
export const test = base.extend<Fixtures>({
  chat: async ({ page }, use) => use(new ChatPage(page)),
  arrived: async ({ system }, use) => {
    const github = new GitHubControl(system.addresses.github);
    await use(async (title) => {
      const bodies = (await github.writes()).map(
        ({ body }) => (body as { title?: string } | null)?.title ?? "",
      );
      return bodies.filter((written) => written.startsWith(title));
    });
  },
});

/** No two tests write the same: what arrives is counted by its title. */
export const named = (title: string) => `${title} ${randomUUID().slice(0, 8)}`;

export { expect };
