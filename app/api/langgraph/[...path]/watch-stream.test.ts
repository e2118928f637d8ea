import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { watchStream } from "./watch-stream.ts";

const encoder = new TextEncoder();

/** A stream controlled by the test. */
function makeSource() {
  let feed: ReadableStreamDefaultController<Uint8Array> | undefined;
  const cancelled = vi.fn();
  const stream = new ReadableStream<Uint8Array>({
    start: (controller) => {
      feed = controller;
    },
    cancel: cancelled,
  });
  return {
    answer: new Response(stream),
    cancelled,
    send: (text: string) => feed?.enqueue(encoder.encode(text)),
    end: () => feed?.close(),
    fail: () => feed?.error(new Error("gone")),
  };
}

describe("a stream through the BFF", () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ["performance"] }));
  afterEach(() => vi.useRealTimers());

  test("passes every chunk, and closes once at its end", async () => {
    const source = makeSource();
    const close = vi.fn();
    const watched = watchStream(source.answer, async () => true, close);
    source.send("a");
    source.send("b");
    source.end();
    await expect(watched.text()).resolves.toBe("ab");
    expect(close).toHaveBeenCalledOnce();
  });

  test("of events begins before the server's first one, so that a queued run is acknowledged", async () => {
    const headers = { "content-type": "text/event-stream; charset=utf-8" };
    const source = makeSource();
    const onChunk = vi.fn();
    const answer = new Response(source.answer.body, { headers });
    const watched = watchStream(
      answer,
      async () => true,
      () => {},
      onChunk,
    );
    const reader = watched.body?.getReader();
    await expect(reader?.read()).resolves.toEqual({ done: false, value: encoder.encode(": accepted\n\n") });
    expect(onChunk).not.toHaveBeenCalled();
    source.send("event");
    await expect(reader?.read()).resolves.toEqual({ done: false, value: encoder.encode("event") });
  });

  test("is cut off within 5 seconds of the session's end, and the request to the server is aborted", async () => {
    const source = makeSource();
    let live = true;
    const watched = watchStream(
      source.answer,
      async () => live,
      () => {},
    );
    const reader = watched.body?.getReader();
    source.send("before");
    await expect(reader?.read()).resolves.toMatchObject({ done: false });
    live = false;
    vi.advanceTimersByTime(5_000);
    source.send("after");
    await expect(reader?.read()).resolves.toMatchObject({ done: true });
    expect(source.cancelled).toHaveBeenCalledOnce();
  });

  test("frees its slot when the browser leaves or the server fails", async () => {
    const [left, failed] = [makeSource(), makeSource()];
    const closes = [vi.fn(), vi.fn()] as const;
    await watchStream(left.answer, async () => true, closes[0]).body?.cancel();
    expect(closes[0]).toHaveBeenCalledOnce();
    expect(left.cancelled).toHaveBeenCalledOnce();
    const watched = watchStream(failed.answer, async () => true, closes[1]);
    failed.fail();
    await expect(watched.text()).rejects.toThrow("gone");
    expect(closes[1]).toHaveBeenCalledOnce();
  });
});

describe("a silent stream of events", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  const headers = { "content-type": "text/event-stream" };
  const decoder = new TextDecoder();

  function open(source = makeSource()) {
    const close = vi.fn();
    const watched = watchStream(new Response(source.answer.body, { headers }), async () => true, close);
    const reader = watched.body?.getReader();
    const read = async () => decoder.decode((await reader?.read())?.value);
    return { ...source, read, reader, close };
  }

  test("sends a comment every 5 seconds, only while it is silent", async () => {
    const { read, send } = open();
    expect(await read()).toBe(": accepted\n\n");
    let next = read();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await next).toBe(": alive\n");
    next = read();
    await vi.advanceTimersByTimeAsync(4_000);
    send("event: messages\n");
    expect(await next).toBe("event: messages\n");
    next = read();
    await vi.advanceTimersByTimeAsync(4_000);
    send("data: []\n\n");
    expect(await next).toBe("data: []\n\n");
  });

  test("sends none in the middle of a line", async () => {
    const { read, send } = open();
    await read();
    send("data: [1,");
    await read();
    const next = read();
    await vi.advanceTimersByTimeAsync(20_000);
    send("2]\n\n");
    expect(await next).toBe("2]\n\n");
  });

  test("does not fill the memory for a browser that stopped reading, and stops when it leaves", async () => {
    const { read, reader, close } = open();
    await read();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await read()).toBe(": alive\n");
    const next = read();
    await vi.advanceTimersByTimeAsync(5_000);
    await next;
    await reader?.cancel();
    expect(close).toHaveBeenCalledExactlyOnceWith("left");
    expect(vi.getTimerCount()).toBe(0);
  });

  test("clears its timer at its end", async () => {
    const { read, end, close } = open();
    await read();
    end();
    await read();
    expect(close).toHaveBeenCalledExactlyOnceWith("ended");
    expect(vi.getTimerCount()).toBe(0);
  });
});
