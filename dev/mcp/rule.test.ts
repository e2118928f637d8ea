import { expect, test } from "vitest";
import { READ_TOOLS, TestConversation } from "#dev/model/toolbox.ts";

const notes = { list_notes: () => ({ notes: ["Feed the cat"] }), add_note: () => ({ added: "Buy tea" }) };

test("notes are listed", () => {
  const { calls, answer } = new TestConversation({ ...READ_TOOLS, ...notes }).say("Show my notes");
  expect(calls).toEqual([{ name: "list_notes", args: {} }]);
  expect(answer).toContain("- Feed the cat");
});

test("a note is added with the words in quotes", () => {
  const { calls, answer } = new TestConversation({ ...READ_TOOLS, ...notes }).say('Add a note: "Buy tea"');
  expect(calls).toEqual([{ name: "add_note", args: { text: "Buy tea" } }]);
  expect(answer).toContain("I added the note “Buy tea”");
});

test("where the notes are not connected, they are connected first", () => {
  const refused = { ...READ_TOOLS, connect: () => "The person chose not to for now." };
  const { calls, answer } = new TestConversation(refused).say("Show my notes");
  expect(calls).toEqual([{ name: "connect", args: {} }]);
  expect(answer).toContain("not to for now");
});
