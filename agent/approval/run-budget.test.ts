import { expect, test } from "vitest";
import { Desk, memoryNotebook, write } from "#agent/approval/testing/desk.ts";

const open = (turns: ConstructorParameters<typeof Desk>[0]) => new Desk(turns, 60_000, memoryNotebook(), 2);

test("writes beyond an answer's budget are neither on a card nor sent, and the model gets the reason", async () => {
  const desk = open([[write("w1", "one"), write("w2", "two"), write("w3", "three")]]);
  const { card } = await desk.ask();
  expect(card?.action_requests.map(({ tool_call_id }) => tool_call_id)).toEqual(["w1", "w2"]);
  const { said } = await desk.decide([{ type: "approve" }, { type: "approve" }]);
  expect(desk.written).toEqual([{ text: "one" }, { text: "two" }]);
  expect(said.get("w3")).toMatchObject({
    status: "error",
    not_run: "over_budget",
    text: expect.stringContaining("one answer may make 2 changes"),
  });
});

test("an answer's budget covers all of its approvals, and the person's next message starts a new one", async () => {
  const desk = open([
    [write("w1", "one")],
    [write("w2", "two")],
    [write("w3", "three")],
    [],
    [write("w4", "four")],
  ]);
  await desk.ask();
  await desk.decide([{ type: "approve" }]);
  const { card, said } = await desk.decide([{ type: "approve" }]);
  expect(card).toBeUndefined();
  expect(said.get("w3")).toMatchObject({ not_run: "over_budget" });
  expect((await desk.ask("Go on")).card?.action_requests).toHaveLength(1);
  await desk.decide([{ type: "approve" }]);
  expect(desk.written).toHaveLength(3);
});

test("a rejected write does not count against the budget", async () => {
  const desk = open([[write("w1", "one"), write("w2", "two")], [write("w3", "three")]]);
  await desk.ask();
  const { card } = await desk.decide([{ type: "approve" }, { type: "reject" }]);
  expect(card?.action_requests).toHaveLength(1);
});

test("reads do not count against the budget", async () => {
  const read = (id: string) => ({ name: "read_note", args: {}, id });
  const desk = open([[read("r1"), read("r2"), read("r3")], [write("w1", "one")]]);
  expect((await desk.ask()).card?.action_requests).toHaveLength(1);
});
