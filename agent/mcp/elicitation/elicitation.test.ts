import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { OpenCall, OpenCalls } from "#agent/mcp/open-calls.ts";
import type { McpResult } from "#agent/mcp/result.ts";
import { questionOf, startAskedRun } from "#agent/mcp/testing/asked-run.ts";
import { type AskingServer, startAskingServer } from "#agent/mcp/testing/asking-server.ts";

let server: AskingServer;
beforeEach(async () => {
  server = await startAskingServer();
});
afterEach(() => server.close());

const QUESTION = {
  kind: "elicit" as const,
  question: "q",
  server: { name: "shop", host: "shop.example.com" },
  tool: "print",
  message: "Again?",
  ask: { mode: "form" as const, fields: [] },
  expires_at: 0,
};
const accept = (question: string, content: object) => ({ elicit: "accept", question, content });

describe("a server's question during an approved write", () => {
  test("interrupts the run, and the answer reaches the open call: sent once, approved once", async () => {
    const run = startAskedRun(server.url, "print");
    const { card: approval } = await run.begin();
    expect(approval?.kind).toBe("approve");
    expect(server.called).toEqual([]);
    const { card } = await run.approve();
    expect(card).toMatchObject({
      kind: "elicit",
      server: { name: "shop", host: new URL(server.url).host },
      tool: "print",
      message: "What shall it say?",
      ask: {
        mode: "form",
        fields: [
          { name: "note", label: "Note", type: "text", required: true, min: 2, max: 4000 },
          { name: "copies", label: "Copies", type: "integer", required: false, min: 1, max: 9, default: 1 },
        ],
      },
    });
    const { card: none, said } = await run.answer(accept(questionOf(card), { note: "Hello" }));
    expect(none).toBeUndefined();
    expect(server.called).toEqual(["print"]);
    expect(server.answered).toEqual([{ action: "accept", content: { note: "Hello", copies: 1 } }]);
    expect(said.at(-1)).toContain("print done");
  });

  test.each(["decline", "cancel"])(
    "that the person answers with %s is reported to the server, and the call ends",
    async (elicit) => {
      const run = startAskedRun(server.url, "print");
      await run.begin();
      const { card } = await run.approve();
      const { said } = await run.answer({ elicit, question: questionOf(card) });
      expect(server.answered).toEqual([{ action: elicit }]);
      expect(said.at(-1)).toContain("print done");
    },
  );

  test("is asked again, with the reason, if the answer does not fit the form", async () => {
    const run = startAskedRun(server.url, "print");
    await run.begin();
    const { card } = await run.approve();
    const question = questionOf(card);
    const again = await run.answer(accept(question, { note: "x" }));
    expect(again.card).toMatchObject({ question, problem: "“Note” must be at least 2 characters." });
    const stillAgain = await run.answer(accept("another question", { note: "Hello" }));
    expect(stillAgain.card).toMatchObject({ question });
    await run.answer(accept(question, { note: "Hello", extra: "dropped" }));
    expect(server.answered).toEqual([{ action: "accept", content: { note: "Hello", copies: 1 } }]);
    expect(server.called).toEqual(["print"]);
  });

  test("that the person ignores is not reported as undone, and the write is not resent", async () => {
    const run = startAskedRun(server.url, "print");
    await run.begin();
    await run.approve();
    const { said } = await run.say("Never mind");
    expect(said.at(-1)).toContain("not known whether this change was made");
    expect(server.called).toEqual(["print"]);
    await expect.poll(() => server.answered).toEqual([{ action: "cancel" }]);
  });
});

/** The process was restarted, or another one got the resumed run: no call is open there. */
class NoCalls extends OpenCalls<McpResult> {
  override take() {
    return undefined;
  }
}

describe("an answer without an open call", () => {
  test("is used when a read call is repeated and asks the same", async () => {
    const run = startAskedRun(server.url, "look", { calls: new NoCalls() });
    const first = await run.begin();
    const second = await run.answer(accept(questionOf(first.card), { note: "The red one" }));
    const { said } = await run.answer(accept(questionOf(second.card), { note: "Nothing" }));
    expect(said.at(-1)).toContain("look done");
    expect(server.called).toEqual(["look", "look", "look"]);
  });

  test("does not send a write again", async () => {
    const run = startAskedRun(server.url, "print", { calls: new NoCalls() });
    await run.begin();
    const { card } = await run.approve();
    const { said } = await run.answer(accept(questionOf(card), { note: "Hello" }));
    expect(said.at(-1)).toContain("may have been sent already");
    expect(server.called).toEqual(["print"]);
  });

  test("is too late for a write, whose outcome is reported", async () => {
    const calls = new OpenCalls<McpResult>();
    const keep = calls.keep.bind(calls);
    calls.keep = (key, call, isOnce) => keep(key, call, isOnce, 0);
    const run = startAskedRun(server.url, "print", { calls });
    await run.begin();
    const { card } = await run.approve();
    await expect.poll(() => server.answered).toEqual([{ action: "cancel" }]);
    const { said } = await run.answer(accept(questionOf(card), { note: "Hello" }));
    expect(said.at(-1)).toContain("print done");
    expect(server.called).toEqual(["print"]);
  });
});

test("several questions of one call are asked one after the other", async () => {
  const run = startAskedRun(server.url, "look");
  const first = await run.begin();
  expect(first.card).toMatchObject({ message: "Which one?" });
  const second = await run.answer(accept(questionOf(first.card), { note: "The red one" }));
  expect(second.card).toMatchObject({ message: "And then?" });
  const { said } = await run.answer(accept(questionOf(second.card), { note: "Nothing" }));
  expect(said.at(-1)).toContain("look done");
  expect(server.called).toEqual(["look"]);
  expect(server.answered).toMatchObject([
    { content: { note: "The red one" } },
    { content: { note: "Nothing" } },
  ]);
});

test("a server's questions after the twentieth in one call are cancelled", async () => {
  const answers: string[] = [];
  const call = new OpenCall(async (elicit) => {
    for (let index = 0; index < 30; index += 1) answers.push((await elicit(QUESTION)).action);
    return "over";
  });
  for (let turn = await call.next(undefined); "question" in turn; turn = await call.next(undefined))
    call.answer({ action: "decline" });
  expect(answers.filter((action) => action === "decline")).toHaveLength(20);
  expect(answers.slice(20)).toEqual(Array(10).fill("cancel"));
});

test("a token that may not approve can't answer a server either", async () => {
  const run = startAskedRun(server.url, "look", { permissions: ["read", "write"] });
  const { card } = await run.begin();
  const again = await run.answer(accept(questionOf(card), { note: "The red one" }));
  expect(again.card).toMatchObject({ problem: expect.stringContaining("Answer in the app") });
  expect(server.answered).toEqual([]);
});
