import { expect, test } from "vitest";
import { ask, TOOLS } from "#dev/model/testing/toolbox.ts";

test("Jira's results are a list of links with the key, the title escaped, and the facts", () => {
  const facts = { status: "To Do", priority: "High", url: "http://jira.test/4" };
  const clock = { key: "TEA-4", summary: "The clock | six", ...facts };
  const toolbox = { ...TOOLS, search_jira_issues: () => ({ issues: [clock] }) };
  const { answer } = ask("Which Jira issues are mine?", toolbox);
  expect(answer).toContain("I found **1 issue** for `assignee = currentUser()");
  expect(answer).toContain("- **[TEA-4 The clock \\| six](http://jira.test/4)** — To Do · High");
});

test("nothing found, no tool for changes, and no Jira at all are said in a sentence", () => {
  expect(ask("my Jira issues").answer).toContain("I found **no issues** for `assignee");
  expect(ask("create a Jira issue titled “Milk”").answer).toContain("can't change anything there");
  expect(ask("my Jira issues", {}).answer).toContain("not given the tool `search_jira_issues`");
});
