import type { Client } from "@langchain/langgraph-sdk";
import { expect, test } from "vitest";
import { chooseRecovery, findLostWords, type RunStatus, readRunStatus } from "./run-status.ts";

const message = { type: "human", id: "m1", content: "Hello" } as const;
const idle: RunStatus = { run: undefined, hasArrived: false, isHalted: false, asks: [] };

function makeClient(state: () => object, running: string[] = []): Client {
  const list = async (_thread: string, { status }: { status: string }) =>
    status === "running" ? running.map((run_id) => ({ run_id })) : [];
  return { runs: { list }, threads: { getState: async () => state() } } as unknown as Client;
}

test("a conversation's status comes from the server's newest state", async () => {
  const client = makeClient(
    () => ({ values: { messages: [message] }, next: ["tools"], tasks: [{ interrupts: [{ id: "q1" }] }] }),
    ["r1"],
  );
  await expect(readRunStatus(client, "t", { message })).resolves.toEqual({
    run: "r1",
    hasArrived: true,
    isHalted: true,
    asks: ["q1"],
  });
});

test("a message is delivered once its run exists, though no state has it yet, even if another run is active", async () => {
  const client = makeClient(() => ({ values: {}, next: [], tasks: [] }), ["r1"]);
  const waiting = { run_id: "r2", kwargs: { input: { messages: [{ ...message }] } } };
  const { list } = client.runs;
  client.runs.list = async (thread, options) =>
    options?.status === "pending" ? ([waiting] as never) : list(thread, options);
  await expect(readRunStatus(client, "t", { message })).resolves.toMatchObject({
    run: "r2",
    hasArrived: true,
  });
  const other = { ...message, id: "m2" };
  await expect(readRunStatus(client, "t", { message: other })).resolves.toMatchObject({
    run: "r1",
    hasArrived: false,
  });
});

test("a stopped run is awaited until it has ended", async () => {
  const running = ["r1"];
  const client = makeClient(() => ({ values: {}, next: ["model"], tasks: [] }), running);
  client.runs.join = async (_thread, run) => {
    running.splice(running.indexOf(run), 1);
    return {};
  };
  await expect(readRunStatus(client, "t", undefined, "r1")).resolves.toMatchObject({
    run: undefined,
    isHalted: true,
  });
});

test("a conversation whose first message was not delivered is unknown to the server; a deleted one is an error", async () => {
  const client = makeClient(() => {
    throw Object.assign(new Error("not found"), { status: 404 });
  });
  await expect(readRunStatus(client, "t", { message })).resolves.toEqual(idle);
  await expect(readRunStatus(client, "t", { message, accepted: true })).rejects.toThrow("not found");
});

test("resends an undelivered message once", () => {
  expect(chooseRecovery(idle, { message })).toBe("resend");
  expect(chooseRecovery({ ...idle, hasArrived: true }, { message })).toBe("show");
  expect(chooseRecovery({ ...idle, isHalted: true }, { message, accepted: true })).toBe("continue");
});

test("resends undelivered answers as long as the same is asked", () => {
  const asks = ["q1"];
  const answers = { q1: { type: "approve" } };
  expect(chooseRecovery({ ...idle, isHalted: true, asks }, { answers })).toBe("resend");
  expect(chooseRecovery({ ...idle, isHalted: true, asks: ["q2"] }, { answers })).toBe("show");
  expect(chooseRecovery({ ...idle, isHalted: true, asks }, { answers, accepted: true })).toBe("show");
});

test("continues a graph that stopped midway, but not past its questions", () => {
  expect(chooseRecovery({ ...idle, isHalted: true }, undefined)).toBe("continue");
  expect(chooseRecovery({ ...idle, isHalted: true, asks: ["q1"] }, undefined)).toBe("show");
  expect(chooseRecovery(idle, undefined)).toBe("show");
});

test("accepted text that is in no state is returned, unless the same text is still there", () => {
  expect(findLostWords(idle, { message, accepted: true })).toEqual([message.content]);
  expect(findLostWords({ ...idle, hasArrived: true }, { message, accepted: true })).toEqual([]);
  expect(findLostWords(idle, { message, accepted: true, isSame: true })).toEqual([]);
  expect(findLostWords(idle, undefined)).toEqual([]);
});
