import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readConversation } from "#dev/model/conversation.ts";
import { describeIntents } from "#dev/model/document.ts";
import { Asked } from "#dev/model/intent.ts";
import { INTENTS } from "#dev/model/intents/index.ts";
import { findIntent } from "#dev/model/planner.ts";
import { ask } from "#dev/model/testing/toolbox.ts";
import { CompletionRequest } from "#dev/model/wire.ts";

describe.each(INTENTS)("$id", ({ id, examples }) => {
  test.each(Object.entries(examples))("“%s” is taken by it, and leads to its calls", (sentence, expected) => {
    const messages = [{ role: "user", content: sentence }];
    const conversation = readConversation(CompletionRequest.parse({ model: "m", messages }));
    expect(findIntent(new Asked(sentence, conversation)).id).toBe(id);
    const calls = ask(sentence).calls;
    expect(calls.map(({ name }) => name)).toEqual(
      expected.map((call) => (typeof call === "string" ? call : call[0])),
    );
    for (const [index, call] of expected.entries())
      if (typeof call !== "string") expect(calls[index]?.args).toMatchObject(call[1]);
  });
});

test("no two rows have the same id", () => {
  expect(new Set(INTENTS.map(({ id }) => id)).size).toBe(INTENTS.length);
});

test("docs/embedded-model.md holds the table: `node dev/model/document.ts` writes it", () => {
  const file = readFileSync("docs/embedded-model.md", "utf8");
  // A row of a feature that was taken out may still be there.
  for (const row of describeIntents().split("\n")) expect(file).toContain(`${row}\n`);
});
