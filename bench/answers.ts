/** Timing of one answer, as a client of the stream sees it. */
export interface Answer {
  /** From the request to the first piece of text; undefined if there was none. */
  firstTokenMs: number | undefined;
  /** Whether the pieces, in order, are exactly the message in the last state. */
  isWhole: boolean;
}

/**
 * Sends a message, by default in a new conversation, and reads its stream to the end.
 * @param configurable accepted only by a server without authentication
 */
export async function readAnswer(
  address: string,
  headers: HeadersInit,
  text: string,
  threadId: string = crypto.randomUUID(),
  configurable?: Record<string, unknown>,
): Promise<Answer> {
  const started = performance.now();
  const response = await fetch(`${address}/threads/${threadId}/runs/stream`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({
      assistant_id: "agent",
      input: { messages: [{ type: "human", content: text }] },
      stream_mode: ["values", "messages-tuple"],
      if_not_exists: "create",
      ...(configurable && { config: { configurable } }),
    }),
  });
  if (!response.ok || !response.body) throw new Error(`${response.status}: ${await response.text()}`);
  let firstTokenMs: number | undefined;
  let pieces = "";
  let final = "";
  for await (const { event, data } of readEvents(response.body)) {
    if (event === "messages") {
      const piece = textOf(Array.isArray(data) ? data[0] : undefined);
      if (piece) firstTokenMs ??= performance.now() - started;
      pieces += piece;
    }
    if (event === "values") final = textOf(lastMessageOf(data));
  }
  return { firstTokenMs, isWhole: pieces !== "" && pieces === final };
}

/** Parses a stream's server-sent events, as far as this server uses the format. */
async function* readEvents(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<{ event: string; data: unknown }> {
  const decoder = new TextDecoder();
  let rest = "";
  const reader = body.getReader();
  for (let part = await reader.read(); part.value; part = await reader.read()) {
    const blocks = `${rest}${decoder.decode(part.value, { stream: true })}`.split(/\r?\n\r?\n/);
    rest = blocks.pop() ?? "";
    for (const block of blocks) {
      const event = /^event: ?(.*)$/m.exec(block)?.[1];
      const data = /^data: ?(.*)$/m.exec(block)?.[1];
      if (event && data) yield { event, data: JSON.parse(data) };
    }
  }
}

function lastMessageOf(state: unknown): unknown {
  const messages: unknown =
    typeof state === "object" && state !== null ? Reflect.get(state, "messages") : undefined;
  return Array.isArray(messages) ? messages.at(-1) : undefined;
}

function textOf(message: unknown): string {
  if (typeof message !== "object" || message === null) return "";
  if (!/^ai/i.test(String(Reflect.get(message, "type")))) return "";
  const content: unknown = Reflect.get(message, "content");
  return typeof content === "string" ? content : "";
}
