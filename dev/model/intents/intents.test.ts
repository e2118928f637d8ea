import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readConversation } from "#dev/model/conversation.ts";
import { readRequest } from "#dev/model/intent.ts";
import { findIntent, INTENTS } from "#dev/model/intents/index.ts";
import { describeIntents } from "#dev/model/testing/document.ts";
import { ask, requestOf } from "#dev/model/testing/toolbox.ts";

/** `list_issues alice/webshop#3 state=open labels=["bug"]` */
function readCall(text: string): { name: string; args: Record<string, unknown> } {
  const [, name = "", owner, repo, number, rest = ""] =
    /^(\w+)(?: ([\w-]+)\/([\w-]+)(?:#(\d+))?)?(.*)$/.exec(text) ?? [];
  const given = [...rest.matchAll(/ (\w+)=(\[.*?\]|"(?:[^"\\]|\\.)*"|\S+)/g)].map(
    ([, key = "", value = ""]) => [key, /^(?:["[\d]|true)/.test(value) ? JSON.parse(value) : value],
  );
  const place = owner ? { owner, repo, ...(number ? { number: Number(number) } : {}) } : {};
  return { name, args: { ...place, ...Object.fromEntries(given) } };
}

describe.each(INTENTS.map((intent) => [intent.does ?? intent.pattern, intent] as const))(
  "%s",
  (_name, intent) => {
    test.each(Object.entries(intent.examples))(
      "“%s” is taken by it, and leads to its calls",
      (sentence, expected) => {
        expect(findIntent(readRequest(sentence, readConversation(requestOf([]))))).toBe(intent);
        const { calls } = ask(sentence);
        const wanted = expected.split("; ").filter(Boolean).map(readCall);
        expect(calls.map(({ name }) => name)).toEqual(wanted.map(({ name }) => name));
        expect(calls).toMatchObject(wanted);
      },
    );
  },
);

test("what the chat suggests is among the examples", () => {
  const welcome = readFileSync("app/chat/conversation/welcome.tsx", "utf8");
  const suggestions = [...welcome.matchAll(/text: "([^"]+)"/g)].map(([, text]) => text);
  const examples = INTENTS.flatMap((intent) => Object.keys(intent.examples));
  expect(suggestions.length).toBeGreaterThan(3);
  expect(examples).toEqual(expect.arrayContaining(suggestions));
});

test("docs/embedded-model.md holds the table: `node dev/model/testing/document.ts` writes it", () => {
  const file = readFileSync("docs/embedded-model.md", "utf8");
  // A row of a feature that was taken out may still be there.
  for (const row of describeIntents().split("\n")) expect(file).toContain(`${row}\n`);
});
