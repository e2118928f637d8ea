import { expect, test } from "vitest";
import { ask, TOOLS } from "#dev/model/testing/toolbox.ts";

test("Jira's results are a table whose cells escape the titles", () => {
  const clock = {
    key: "TEA-4",
    summary: "The clock | six",
    status: "To Do",
    priority: "High",
    url: "http://jira.test/4",
  };
  const { answer } = ask("Which Jira issues are mine?", {
    ...TOOLS,
    search_jira_issues: () => ({ issues: [clock] }),
  });
  expect(answer).toContain("I found 1 issue in Jira:");
  expect(answer).toContain("| [TEA-4](http://jira.test/4) | The clock \\| six | To Do | High | nobody |");
});

test("nothing found, no tool for changes, and no Jira at all are said in a sentence", () => {
  expect(ask("my Jira issues").answer).toContain("I found nothing in Jira for");
  expect(ask("create a Jira issue titled “Milk”").answer).toContain("can't change anything there");
  expect(ask("my Jira issues", {}).answer).toContain("not given the tool `search_jira_issues`");
});
