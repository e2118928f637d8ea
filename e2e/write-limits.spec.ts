import { spawnSync } from "node:child_process";
import path from "node:path";
import { expect, newIssue, test, uniqueTitle } from "./support/approvals.ts";

test.use({ environment: { WRITES_PER_RUN: "2", WRITES_PER_DAY: "3" } });

const ROOT = path.resolve(import.meta.dirname, "..");

/** Runs `npm run writes -- …` while the app runs, as an operator would. */
function operate(dataDir: string, ...words: string[]): string {
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, NODE_ENV: "production" as const, DATA_DIR: dataDir };
  const args = [path.join(ROOT, "scripts/writes.ts"), ...words];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { env, encoding: "utf8" });
  expect(stderr, "errors of the command").toBe("");
  expect(status).toBe(0);
  return stdout;
}

test("the chat reports that the operator has disabled changes, and sends them once they are enabled again", async ({
  chat,
  loginConnected,
  issuesAtGitHub,
  system,
}) => {
  const title = uniqueTitle("Switched off");
  await loginConnected("alice");
  expect(operate(system.dataDir, "off")).toBe("All changes: off\n");
  await chat.follow(newIssue(title), "I could not open it.");
  await chat.press("Approve");
  await expect(chat.tool(/Opening an issue/)).toContainText("switched off by the operator");
  expect(await issuesAtGitHub(title)).toEqual([]);
  expect(operate(system.dataDir, "on")).toBe("All changes: on\n");
  await chat.follow(newIssue(title), "Opened.");
  await chat.press("Approve");
  await expect(chat.answer("Opened.")).toBeVisible();
  expect(await issuesAtGitHub(title)).toEqual([title]);
});

test("the chat reports which change exceeds the limit, per answer and per day", async ({
  chat,
  loginConnected,
  issuesAtGitHub,
}) => {
  const title = uniqueTitle("Many");
  await loginConnected("bob");
  const issue = (name: string) => ({
    call: "create_issue",
    args: { owner: "bob", repo: "brickyard", title: `${title} ${name}` },
  });
  await chat.follow(issue("one"), issue("two"), issue("three"), "Two of three.");
  for (const name of ["one", "two"]) {
    await expect(chat.approval).toContainText(name);
    await chat.press("Approve");
  }
  await expect(chat.answer("Two of three.")).toBeVisible();
  await expect(chat.tool(/Opening an issue/).last()).toContainText("over your budget");
  await chat.follow(issue("four"), issue("five"), "One of two.");
  for (const name of ["four", "five"]) {
    await expect(chat.approval).toContainText(name);
    await chat.press("Approve");
  }
  await expect(chat.answer("One of two.")).toBeVisible();
  const last = chat.tool(/Opening an issue/).last();
  await expect(last).toContainText("over your budget");
  await last.locator("summary").click();
  await expect(last).toContainText("budget of 3 changes in 24 hours is used up");
  expect((await issuesAtGitHub(title)).sort()).toHaveLength(3);
});
