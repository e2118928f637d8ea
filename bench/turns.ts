import { STREAM } from "#app/chat/conversation/runs.ts";

/** The cost of one turn in the page's stream modes. */
export interface TurnCost {
  /** From the request to the first event with text or a tool call. */
  firstTokenMs: number;
  /** Bytes of the request and the stream, without the answer's text. */
  bytes: number;
}

/** A message that the embedded model answers with one tool call, then with a few words. */
export const ASK_WITH_TOOL = `script:\n${JSON.stringify([{ call: "list_repositories" }, "Those are your repositories."])}`;

/** Sends a message as the page does and reads the stream to its end. */
export async function takeTurn(address: string, headers: HeadersInit, threadId: string): Promise<TurnCost> {
  const body = JSON.stringify({
    assistant_id: "agent",
    input: { messages: [{ type: "human", content: ASK_WITH_TOOL, id: crypto.randomUUID() }] },
    stream_mode: STREAM.streamMode,
    stream_resumable: STREAM.streamResumable,
    if_not_exists: "create",
  });
  const started = performance.now();
  const response = await fetch(`${address}/threads/${threadId}/runs/stream`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body,
  });
  if (!response.ok || !response.body) throw new Error(`${response.status}: ${await response.text()}`);
  let firstTokenMs: number | undefined;
  let bytes = Buffer.byteLength(body);
  let text = "";
  const decoder = new TextDecoder();
  const reader = response.body.getReader();
  for (let part = await reader.read(); part.value; part = await reader.read()) {
    bytes += part.value.byteLength;
    text += decoder.decode(part.value, { stream: true });
    if (firstTokenMs === undefined && hasFirstPiece(text)) firstTokenMs = performance.now() - started;
  }
  if (/^event: error/m.test(text)) throw new Error(text.slice(text.indexOf("event: error"), 2000));
  if (firstTokenMs === undefined) throw new Error("The stream held no answer.");
  return { firstTokenMs, bytes };
}

/** Models start with an empty piece; the next one is the first that a person sees. */
function hasFirstPiece(text: string): boolean {
  return /^event: messages\r?\ndata: .*("tool_call_chunks":\[\{|"content":"[^"])/m.test(text);
}
