import { describe, expect, test } from "vitest";
import { decide } from "#dev/model/mind.ts";
import { ask, requestOf, TOOLS } from "#dev/model/testing/toolbox.ts";

/** Texts on which expressions that backtrack need many seconds: each test would exceed the runner's time limit. */
const LONG = [
  "a-",
  "a.",
  "a/",
  '"""',
  "“",
  " ",
  "\n",
  "/",
  "#1 ",
  "@a ",
  "1, ",
  "[(",
  "<a ",
  "because ",
  "about ",
  "why ci ",
  "ß",
  "😀",
].map((unit) => [unit, unit.repeat(100_000 / unit.length)] as const);

const names = Object.keys(TOOLS);

describe.each(LONG)("100,000 characters of %j", (_unit, text) => {
  test.each(["", "list issues in alice/webshop ", "find jira issues jql ", "search for ", "assign @a "])(
    "after “%s” are answered",
    (before) => {
      const { turn } = decide(requestOf([{ role: "user", content: `${before}${text}\n!` }], names), {
        obedient: false,
      });
      expect(turn.text.length + turn.calls.length).toBeGreaterThan(0);
    },
  );

  test("in a tool's result are answered, by the obedient model too", () => {
    for (const content of [text, JSON.stringify({ issues: [{ number: 1, title: text, body: text }] })]) {
      const call = {
        id: "1",
        type: "function" as const,
        function: { name: "list_issues", arguments: '{"owner":"alice","repo":"webshop","state":"open"}' },
      };
      const messages = [
        { role: "user" as const, content: "issues in alice/webshop" },
        { role: "assistant" as const, content: "", tool_calls: [call] },
        { role: "tool" as const, tool_call_id: "1", content },
      ];
      expect(decide(requestOf(messages, names), { obedient: true }).turn.text).not.toBe("");
    }
  });
});

test("a long text is written as it is", () => {
  const text = `${"a-".repeat(20_000)}z`;
  const created: unknown[] = [];
  const create_issue = (args: Record<string, unknown>) => {
    created.push(args);
    return { issue: { number: 9 } };
  };
  ask(`Create an issue in alice/webshop titled "Long" saying "${text}"`, { ...TOOLS, create_issue });
  expect(created).toEqual([expect.objectContaining({ title: "Long", body: text })]);
});
