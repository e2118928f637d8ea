import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { makeAgentClient } from "./agent-client.ts";
import { KnownState } from "./base-state.ts";
import { toProblem } from "./problem.ts";
import { Reconnector } from "./reconnector.ts";

const makeClient = () =>
  makeAgentClient("http://app.example", new Reconnector(() => {}), new KnownState(() => ({}))).client;

test("a run streams only what is new, whatever modes useStream adds, and continues without a listener", async () => {
  const headers = { "content-type": "text/event-stream" };
  const asked = vi.fn<typeof fetch>(async () => new Response("", { headers }));
  vi.stubGlobal("fetch", asked);
  onTestFinished(() => void vi.unstubAllGlobals());
  const { runs } = makeClient();
  const streamMode = ["updates", "messages-tuple", "custom", "values"] as ("updates" | "values")[];
  for await (const _event of runs.stream("t", "agent", { input: {}, streamMode })) break;
  expect(JSON.parse(String(asked.mock.calls[0]?.[1]?.body))).toMatchObject({
    stream_mode: ["updates", "messages-tuple", "custom"],
    stream_resumable: true,
    on_disconnect: "continue",
    multitask_strategy: "enqueue",
  });
});

describe("a silent connection", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  const encoder = new TextEncoder();
  const headers = { "content-type": "text/event-stream" };

  /** Reads a run's stream to its end. @returns the error it failed with, or "open" */
  function readRun(
    respond: (signal: AbortSignal) => Promise<Response>,
    how: "stream" | "joinStream" = "stream",
  ) {
    vi.stubGlobal("fetch", (_address: string, { signal }: { signal: AbortSignal }) => respond(signal));
    const { runs } = makeClient();
    const outcome = { now: "open" as unknown };
    const events = how === "stream" ? runs.stream("t", "agent", { input: {} }) : runs.joinStream("t", "r");
    void (async () => {
      for await (const _event of events);
      outcome.now = "ended";
    })().catch((error: unknown) => {
      outcome.now = toProblem(error).kind;
    });
    return outcome;
  }

  function makeStream() {
    let feed: ReadableStreamDefaultController<Uint8Array> | undefined;
    const cancelled = vi.fn();
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        feed = controller;
      },
      cancel: cancelled,
    });
    const send = (text: string) => feed?.enqueue(encoder.encode(text));
    return { response: new Response(body, { headers }), send, cancelled };
  }

  test.each(["stream", "joinStream"] as const)(
    "is lost after 15 seconds (%s), and its request is aborted",
    async (how) => {
      const { response, send, cancelled } = makeStream();
      const outcome = readRun(async () => response, how);
      send(": accepted\n\n");
      await vi.advanceTimersByTimeAsync(14_000);
      expect(outcome.now).toBe("open");
      await vi.advanceTimersByTimeAsync(1_100);
      expect(outcome.now).toBe("offline");
      expect(cancelled).toHaveBeenCalledOnce();
    },
  );

  test("is not lost while the server sends comments, however long the model is silent", async () => {
    const { response, send } = makeStream();
    const outcome = readRun(async () => response);
    for (let seconds = 0; seconds < 120; seconds += 5) {
      send(": alive\n");
      await vi.advanceTimersByTimeAsync(5_000);
    }
    expect(outcome.now).toBe("open");
  });

  test("is lost if the response does not begin in time", async () => {
    const outcome = readRun(
      (signal) =>
        new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
    );
    await vi.advanceTimersByTimeAsync(14_000);
    expect(outcome.now).toBe("open");
    await vi.advanceTimersByTimeAsync(1_100);
    expect(outcome.now).toBe("offline");
  });
});
