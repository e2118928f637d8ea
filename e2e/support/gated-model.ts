import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A model that says half of its answer and keeps the other until it may go on: what arrives before was not held up on its way. */
export interface GatedModel {
  /** As MODEL_BASE_URL. */
  url: string;
  /** Says the rest of all answers that wait. */
  release(): void;
  close(): void;
}

export const FIRST_HALF = "The first half";
export const SECOND_HALF = " and the second half.";

/** Starts one that speaks OpenAI's chat completions. */
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
