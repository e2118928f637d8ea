import { describe, expect, test } from "vitest";
import { Desk, write } from "#agent/approval/testing/desk.ts";
import { notebook } from "#agent/writes/notebook.ts";

test("an approved write replayed from an older checkpoint is not resent; its outcome is repeated", async () => {
  const desk = new Desk([[write("w1", "hello")]]);
  await desk.ask();
  const asked = await desk.checkpoint();
  await desk.decide([{ type: "approve" }]);
  const { said } = await desk.decide([{ type: "approve" }], { checkpoint: asked });
  expect(desk.written).toHaveLength(1);
  expect(said.get("w1")).toEqual({ status: "success", text: "written" });
});

test("a write sent before the run was stopped is shown with its true outcome, and nothing follows it", async () => {
  const desk = new Desk([[write("w1", "hello")], [write("w2", "more")]]);
  await desk.ask();
  const stop = new AbortController();
  let open = () => {};
  desk.gate = new Promise((resolve) => {
    open = resolve;
  });
  const stopped = desk.decide([{ type: "approve" }], { signal: stop.signal });
  await expect.poll(() => desk.written).toHaveLength(1);
  stop.abort("interrupt");
  await expect(stopped).rejects.toThrow();
  expect((await desk.look()).said.get("w1")).toBeUndefined();
  open();
  await expect.poll(async () => (await desk.look()).said.get("w1")).toMatchObject({ text: "written" });
  expect(desk.written).toHaveLength(1);
  const { said } = await desk.ask("And now?");
  expect(said.get("w1")).toEqual({ status: "success", text: "written" });
});

test("a write whose run was stopped before sending is reported as not run", async () => {
  const desk = new Desk([[write("w1", "hello")]]);
  await desk.ask();
  const stop = new AbortController();
  desk.before = () => {
    stop.abort("interrupt");
    stop.signal.throwIfAborted();
  };
  await expect(desk.decide([{ type: "approve" }], { signal: stop.signal })).rejects.toThrow();
  const { said } = await desk.ask("And now?");
  expect(said.get("w1")).toMatchObject({ not_run: "stopped" });
  expect(desk.written).toEqual([]);
});

test("two writes in progress during a stop are both reported with their outcomes when the answer continues", async () => {
  const desk = new Desk([[write("w1", "hello"), write("w2", "more")]]);
  await desk.ask();
  const stop = new AbortController();
  let open = () => {};
  desk.gate = new Promise((resolve) => {
    open = resolve;
  });
  const stopped = desk.decide([{ type: "approve" }, { type: "approve" }], { signal: stop.signal });
  await expect.poll(() => desk.written).toHaveLength(2);
  stop.abort("interrupt");
  await expect(stopped).rejects.toThrow();
  open();
  await expect.poll(() => desk.settled).toHaveLength(2);
  const { said } = await desk.goOn();
  expect(said.get("w1")).toEqual({ status: "success", text: "written" });
  expect(said.get("w2")).toEqual({ status: "success", text: "written" });
  expect(desk.written).toHaveLength(2);
});

test("an ignored card runs nothing, and its call is answered in its place", async () => {
  const desk = new Desk([[write("w1", "hello"), { name: "read_note", args: {}, id: "r1" }]]);
  await desk.ask();
  const { card, said, kinds } = await desk.ask("Never mind");
  expect(card).toBeUndefined();
  expect(desk.written).toEqual([]);
  expect(said.get("w1")).toMatchObject({
    status: "error",
    text: expect.stringContaining("without deciding"),
  });
  expect(kinds).toEqual(["human", "ai", "tool", "tool", "human", "ai"]);
});

/** Approves a write that is stopped while it is sent, and asks about it. */
async function askAboutCutOff(desk: Desk): Promise<void> {
  await desk.ask();
  const stop = new AbortController();
  desk.gate = new Promise(() => {});
  const stopped = desk.decide([{ type: "approve" }], { signal: stop.signal });
  await expect.poll(() => desk.written).toHaveLength(1);
  stop.abort("interrupt");
  await expect(stopped).rejects.toThrow();
  const { said } = await desk.ask("Did it work?");
  expect(said.get("w1")).toMatchObject({ status: "error", text: expect.stringContaining("not known") });
  expect(desk.written).toHaveLength(1);
}

test("a write that was cut off while it was sent is reported as unsure, and not repeated", () =>
  askAboutCutOff(new Desk([[write("w1", "hello")]])));

describe("with the platform's records and no notebook", () => {
  const open = () => new Desk([[write("w1", "hello")]], undefined, notebook);

  test("a write that was cut off while it was sent is reported as unsure, and not repeated", () =>
    askAboutCutOff(open()));

  test("an approved write is sent once", async () => {
    const desk = open();
    await desk.ask();
    const { said } = await desk.decide([{ type: "approve" }]);
    expect(said.get("w1")).toEqual({ status: "success", text: "written" });
    expect(desk.written).toHaveLength(1);
  });

  test("a write that was rejected or never decided is reported as not run", async () => {
    const rejected = open();
    await rejected.ask();
    const { said } = await rejected.decide([{ type: "reject" }]);
    expect(said.get("w1")).toMatchObject({ not_run: "rejected" });
    const passedOver = open();
    await passedOver.ask();
    expect((await passedOver.ask("Never mind")).said.get("w1")).toMatchObject({ not_run: "undecided" });
  });
});
