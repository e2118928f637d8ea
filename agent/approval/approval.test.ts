import { expect, test } from "vitest";
import { Desk, write } from "#agent/approval/testing/desk.ts";

test("a write waits, with exactly the arguments that will be sent", async () => {
  const desk = new Desk([[write("w1", "hello")]]);
  const { card } = await desk.ask();
  expect(card).toMatchObject({
    kind: "approve",
    provider: "github",
    login: "alice",
    action_requests: [{ name: "write_note", args: { text: "hello" }, tool_call_id: "w1" }],
    review_configs: [{ action_name: "write_note", allowed_decisions: ["approve", "edit", "reject"] }],
    untrusted_sources: [],
  });
  expect(desk.written).toEqual([]);
});

test("an approved call runs once, as shown", async () => {
  const desk = new Desk([[write("w1", "hello")]]);
  await desk.ask();
  const { card, said } = await desk.decide([{ type: "approve" }]);
  expect(card).toBeUndefined();
  expect(desk.written).toEqual([{ text: "hello" }]);
  expect(said.get("w1")).toEqual({ status: "success", text: "written" });
});

test("an answer with a token that may not approve decides nothing: the card stays, with the reason", async () => {
  const desk = new Desk([[write("w1", "hello")]]);
  await desk.ask();
  const { card } = await desk.decide([{ type: "approve" }], { permissions: ["read", "write"] });
  expect(card?.problem).toMatch(/can't answer approvals/);
  expect(desk.written).toEqual([]);
  await desk.decide([{ type: "approve" }]);
  expect(desk.written).toEqual([{ text: "hello" }]);
});

test("with a read-only token no approval is requested, and the model gets the reason", async () => {
  const desk = new Desk([[write("w1", "hello")]]);
  const { card, said } = await desk.ask("Do it", "alice", { permissions: ["read"] });
  expect(card).toBeUndefined();
  expect(desk.written).toEqual([]);
  expect(said.get("w1")).toMatchObject({ status: "error", text: expect.stringContaining("may only read") });
});

test("an edited call runs as edited, and the model sees the edit in its own message", async () => {
  const desk = new Desk([[write("w1", "hello")]]);
  await desk.ask();
  await desk.decide([
    { type: "edit", edited_action: { name: "write_note", args: { text: "good morning" } } },
  ]);
  expect(desk.written).toEqual([{ text: "good morning" }]);
});

test("a rejected call does not run, and the model gets the reason", async () => {
  const desk = new Desk([[write("w1", "hello")]]);
  await desk.ask();
  const { said } = await desk.decide([{ type: "reject", message: "too friendly" }]);
  expect(desk.written).toEqual([]);
  expect(said.get("w1")).toMatchObject({
    status: "error",
    text: expect.stringContaining("too friendly"),
    not_run: "rejected",
  });
});

test("several calls are decided one by one: a rejection does not affect the others", async () => {
  const desk = new Desk([[write("w1", "one"), write("w2", "two"), write("w3", "three")]]);
  const { card } = await desk.ask();
  expect(card?.action_requests).toHaveLength(3);
  const { said } = await desk.decide([
    { type: "approve" },
    { type: "reject" },
    { type: "edit", edited_action: { name: "write_note", args: { text: "3" } } },
  ]);
  expect(desk.written).toEqual([{ text: "one" }, { text: "3" }]);
  expect(said.get("w2")?.status).toBe("error");
});

test.each([
  ["too few decisions", []],
  ["words", "yes"],
  ["an unknown decision", [{ type: "allow" }]],
  ["an edit into another tool", [{ type: "edit", edited_action: { name: "read_note", args: {} } }]],
  [
    "an edit that does not fit",
    [{ type: "edit", edited_action: { name: "write_note", args: { text: "" } } }],
  ],
])(
  "an answer with %s runs nothing: the same card is shown again, with the reason",
  async (_name, decisions) => {
    const desk = new Desk([[write("w1", "hello")]]);
    await desk.ask();
    const { card } = await desk.decide(decisions);
    expect(desk.written).toEqual([]);
    expect(card?.problem).toEqual(expect.any(String));
    await desk.decide([{ type: "approve" }]);
    expect(desk.written).toEqual([{ text: "hello" }]);
  },
);

test("a call approved for one account is not run if another is connected by then", async () => {
  const desk = new Desk([[write("w1", "hello")]]);
  await desk.ask();
  const { said } = await desk.decide([{ type: "approve" }], { login: "work-alice" });
  expect(desk.written).toEqual([]);
  expect(said.get("w1")).toMatchObject({ status: "error", text: expect.stringContaining("@work-alice") });
});

test("no one else can decide, and the right person still can", async () => {
  const desk = new Desk([[write("w1", "hello")]]);
  await desk.ask();
  await expect(desk.decide([{ type: "approve" }], { identity: "bob" })).rejects.toThrow();
  expect(desk.written).toEqual([]);
});

test("a late approval counts as a rejection", async () => {
  const desk = new Desk([[write("w1", "hello")]], -1);
  await desk.ask();
  const { said } = await desk.decide([{ type: "approve" }]);
  expect(desk.written).toEqual([]);
  expect(said.get("w1")).toMatchObject({
    status: "error",
    text: expect.stringContaining("in time"),
    not_run: "expired",
  });
});

test("the card names the content of others that the model has read", async () => {
  const desk = new Desk([[{ name: "read_note", args: {}, id: "r1" }], [write("w1", "hello")]]);
  const { card, said } = await desk.ask();
  expect(said.get("r1")?.status).toBe("success");
  expect(card?.untrusted_sources).toEqual(["bob/notes#3"]);
});

test("the model has to correct invalid arguments: no approval is requested", async () => {
  const desk = new Desk([[write("w1", "")], [write("w2", "better")]]);
  const { card, said } = await desk.ask();
  expect(said.get("w1")?.status).toBe("error");
  expect(card?.action_requests).toMatchObject([{ args: { text: "better" } }]);
});

test("an approval covers only its call: the next write of the same conversation asks again", async () => {
  const desk = new Desk([[write("w1", "hello")], [write("w2", "hello")]]);
  await desk.ask();
  const { card } = await desk.decide([{ type: "approve" }]);
  expect(card?.action_requests).toMatchObject([{ tool_call_id: "w2" }]);
  expect(desk.written).toHaveLength(1);
});

test("the same approval sent twice does not approve the next, unseen write", async () => {
  const desk = new Desk([[write("w1", "one")], [write("w2", "two")]]);
  const { interruptId = "" } = await desk.ask();
  const approval = { [interruptId]: { decisions: [{ type: "approve" }] } };
  expect((await desk.resume(approval)).card?.action_requests).toMatchObject([{ tool_call_id: "w2" }]);
  const again = await desk.resume(approval);
  expect(again.card?.action_requests).toMatchObject([{ tool_call_id: "w2" }]);
  expect(desk.written).toEqual([{ text: "one" }]);
});

test("the same approval sent again after the end of the answer changes nothing", async () => {
  const desk = new Desk([[write("w1", "one")]]);
  await desk.ask();
  const { kinds } = await desk.decide([{ type: "approve" }]);
  expect((await desk.decide([{ type: "approve" }])).kinds).toEqual(kinds);
  expect(desk.written).toEqual([{ text: "one" }]);
});

test.each([
  ["without its interrupt's id", { decisions: [{ type: "approve" }] }],
  ["as a list", [{ type: "approve" }]],
  ["as a word", "approve"],
])("an approval %s is rejected, and the correct one is still accepted", async (_name, resume) => {
  const desk = new Desk([[write("w1", "hello")]]);
  await desk.ask();
  await expect(desk.resume(resume)).rejects.toThrow("<interrupt id>");
  expect(desk.written).toEqual([]);
  await desk.decide([{ type: "approve" }]);
  expect(desk.written).toEqual([{ text: "hello" }]);
});

test("an approval with another interrupt's id is rejected", async () => {
  const desk = new Desk([[write("w1", "hello")]]);
  await desk.ask();
  const { card } = await desk.resume({ ["0".repeat(32)]: { decisions: [{ type: "approve" }] } });
  expect(card?.action_requests).toMatchObject([{ tool_call_id: "w1" }]);
  expect(desk.written).toEqual([]);
});
