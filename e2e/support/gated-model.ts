import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A model that streams half of its answer and the rest on `release()`. If the first half arrives, nothing on the way buffers. */
export interface GatedModel {
  /** As MODEL_BASE_URL. */
  url: string;
  /** Completes all pending answers. */
  release(): void;
  close(): void;
}

export const FIRST_HALF = "The first half";
export const SECOND_HALF = " and the second half.";

/** Starts a gated model with OpenAI's chat completions API. */
export async function startGatedModel(): Promise<GatedModel> {
  const waiting = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(toEvent({ role: "assistant", content: FIRST_HALF }));
    waiting.add(response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    release() {
      for (const response of waiting)
        response.end(`${toEvent({ content: SECOND_HALF })}${toEvent({}, "stop")}data: [DONE]\n\n`);
      waiting.clear();
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function toEvent(delta: object, finish: string | null = null): string {
  const chunk = {
    id: "gated",
    object: "chat.completion.chunk",
    created: 0,
    model: "gated",
    choices: [{ index: 0, delta, finish_reason: finish }],
  };
  return `data: ${JSON.stringify(chunk)}\n\n`;
}
