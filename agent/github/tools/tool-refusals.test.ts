import { describe, expect, test } from "vitest";
import { addIssueComment, createIssue } from "./change-issues.ts";
import { createPullRequest } from "./change-pull-requests.ts";
import { getIssue, listIssues } from "./read-issues.ts";
import { diary, serveRepositories, webshop } from "./testing/embedded.ts";

/** The tools' messages when GitHub rejects a request. */
const { github, alice } = await serveRepositories();

describe("rejections", () => {
  test("a missing object is not found", async () => {
    expect(await alice.refuse(listIssues, { owner: "alice", repo: "nowhere" })).toContain(
      "alice/nowhere was not found on GitHub, or is not visible to @alice",
    );
    const comment = { ...webshop, number: 999, body: "Hello" };
    expect(await alice.refuse(addIssueComment, comment)).toContain("alice/webshop#999 was not found");
  });

  test("invalid input is rejected with GitHub's message", async () => {
    const same = { ...webshop, title: "Nothing", head: "main", base: "main" };
    expect(await alice.refuse(createPullRequest, same)).toContain("did not accept the input. GitHub says");
  });

  test("another person's private repository, or one without the permission, is not found", async () => {
    const bob = await github.connect("bob", "repo");
    expect(await bob.refuse(listIssues, diary)).toContain("not visible to @bob");
    const modest = await github.connect("carol", "read:user");
    expect(await modest.refuse(listIssues, diary)).toContain("not visible to @carol");
  });

  test("a write without the permission names it", async () => {
    const modest = await github.connect("carol", "read:user");
    expect(await modest.refuse(createIssue, { ...webshop, title: "Hello" })).toContain(
      '"public_repo", "repo"',
    );
  });

  test("an exhausted rate limit says when to retry", async () => {
    const carol = await github.connect("carol", "repo");
    await github.control("/rate", { login: "carol", remaining: 0, reset_in: 1800 });
    expect(await carol.refuse(listIssues, webshop)).toContain("try again in 30 minutes");
  });

  test("a write whose response was lost is not resent, with the advice to check first", async () => {
    const first = await alice.ask(createIssue, { ...webshop, title: "Once" });
    const target = { ...webshop, number: (first.issue as { number: number }).number };
    await github.control("/fault", {
      method: "POST",
      path: "/repos/alice/webshop",
      reset: true,
      when: "after",
    });
    const sentence = await alice.refuse(addIssueComment, { ...target, body: "Only once" });
    expect(sentence).toContain("may or may not have been made");
    const { issue } = await alice.ask(getIssue, target);
    expect(issue).toMatchObject({ comments: [{ body: "Only once" }] });
  });
});
