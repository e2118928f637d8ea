import { describe, expect, test } from "vitest";
import { READ_TOOLS, TestConversation, type Toolbox } from "#dev/model/toolbox.ts";

const clock = {
  key: "TEA-4",
  summary: "The clock | shows six",
  status: "In Progress",
  priority: "High",
  assignee: null,
  url: "http://jira.test/browse/TEA-4",
};
const withJira = (issues: object[]): Toolbox => ({
  ...READ_TOOLS,
  search_jira_issues: () => ({ untrusted: true, issues }),
});
const ask = (text: string, issues: object[] = [clock]) => new TestConversation(withJira(issues)).say(text);

describe("a phrase about Jira", () => {
  test.each([
    [
      "Which Jira issues are mine?",
      "assignee = currentUser() AND statusCategory != Done ORDER BY updated DESC",
    ],
    ["my done Jira tickets", "assignee = currentUser() AND statusCategory = Done ORDER BY updated DESC"],
    ["search Jira for clock", 'text ~ "clock" ORDER BY updated DESC'],
    ['search Jira for "tea cups"', 'text ~ "tea cups" ORDER BY updated DESC'],
    ["Jira bugs in project TEA", "project = TEA AND issuetype = Bug ORDER BY updated DESC"],
    ["which Jira issues are unassigned?", "assignee is EMPTY ORDER BY updated DESC"],
    ["show TEA-4 in Jira", "key = TEA-4"],
    ["what's new in Jira?", "updated >= -30d ORDER BY updated DESC"],
    ["Jira with JQL: project = TEA ORDER BY priority", "project = TEA ORDER BY priority"],
  ])("“%s” searches for %s", (text, jql) => {
    expect(ask(text).calls).toEqual([{ name: "search_jira_issues", args: { jql } }]);
  });

  test("is answered with a table in which titles can't break out", () => {
    const { answer } = ask("Which Jira issues are mine?");
    expect(answer).toContain("I found 1 issue in Jira:");
    expect(answer).toContain(
      "| [TEA-4](http://jira.test/browse/TEA-4) | The clock \\| shows six | In Progress | High | nobody |",
    );
  });

  test("is answered in a sentence when nothing fits", () => {
    expect(ask("my Jira issues", []).answer).toContain("I found nothing in Jira for");
  });

  test("changes nothing: there is no tool for it", () => {
    const { calls, answer } = ask("create a Jira issue titled “Milk”");
    expect(calls).toEqual([]);
    expect(answer).toContain("can't change anything there");
  });

  test("where there is no Jira is answered with what can be done", () => {
    const { calls, answer } = new TestConversation(READ_TOOLS).say("Which Jira issues are mine?");
    expect(calls).toEqual([]);
    expect(answer).toContain("not given the tool `search_jira_issues`");
  });

  test("is needed: issues without the word are GitHub's", () => {
    expect(ask("Which issues are assigned to me?").calls[0]?.name).toBe("search_issues");
  });
});
