import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { judge } from "#agent/approval/state.ts";
import { hashCall } from "#auth/protocol/hash-call.ts";

const args = { text: "hello", labels: ["a", "b"] };
const call = { id: "w1", name: "write_note", args };
const approval = {
  user: "alice",
  run_id: null,
  expires_at: 0,
  untrusted_sources: [],
  login: null,
  actions: [
    {
      action_id: randomUUID(),
      tool_call_id: "w1",
      provider: "github",
      name: "write_note",
      args,
      decision: { type: "approve" as const, hash: hashCall("write_note", args), at: 0 },
    },
  ],
};
const state = { messages: [], _approval: approval };

test("the approved call is granted, whatever the order of its arguments", () => {
  const verdict = judge(state, { ...call, args: { labels: ["a", "b"], text: "hello" } }, "alice");
  expect(verdict).toMatchObject({ grant: { actionId: approval.actions[0]?.action_id, approvedBy: "alice" } });
});

test("an action is granted for the account of its own provider", () => {
  const actions = approval.actions.map((action) => ({ ...action, login: "alice-at-work" }));
  const verdict = judge({ _approval: { ...approval, actions } }, call, "alice");
  expect(verdict).toMatchObject({ grant: { login: "alice-at-work" } });
});

test("the private data read before is part of the grant, for the record", () => {
  const actions = approval.actions.map((action) => ({ ...action, private_sources: ["alice/secret"] }));
  const verdict = judge({ _approval: { ...approval, actions } }, call, "alice");
  expect(verdict).toMatchObject({ grant: { privateSources: ["alice/secret"] } });
});

test.each([
  ["another person", call, "bob"],
  ["nobody", call, undefined],
  ["another call", { ...call, id: "w2" }, "alice"],
  ["another tool", { ...call, name: "delete_note" }, "alice"],
  ["other arguments", { ...call, args: { ...args, text: "hello!" } }, "alice"],
  ["another order in a list", { ...call, args: { ...args, labels: ["b", "a"] } }, "alice"],
  ["one argument more", { ...call, args: { ...args, force: true } }, "alice"],
])("an approval does not cover %s", (_name, asked, user) => {
  expect(judge(state, asked, user)).toHaveProperty("refusal");
});

test.each([
  ["no state", undefined],
  ["no record", { messages: [] }],
  [
    "an undecided record",
    { _approval: { ...approval, actions: [{ ...approval.actions[0], decision: undefined }] } },
  ],
  [
    "a malformed record",
    { _approval: { ...approval, actions: [{ ...approval.actions[0], action_id: "1" }] } },
  ],
])("nothing is granted on %s", (_name, present) => {
  expect(judge(present, call, "alice")).toHaveProperty("refusal");
});
