import { expect, test } from "vitest";
import { ask } from "#dev/model/testing/toolbox.ts";

test("notes are told as a list", () => {
  expect(ask("Show my notes").answer).toContain("- Feed the cat");
  expect(ask('Add a note: "Buy tea"').answer).toContain("I added the note “Buy tea”");
});

test("where the notes are not connected, they are connected first", () => {
  const { calls, answer } = ask("Show my notes", { connect: () => "The person chose not to for now." });
  expect(calls).toEqual([{ name: "connect", args: {} }]);
  expect(answer).toContain("not to for now");
});
