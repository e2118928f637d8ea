import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { startModel } from "#dev/model/server.ts";

/** The embedded model behind a proxy that records its requests: everything that a real provider would receive. */
export async function startRecordingModel(): Promise<{
  env: Record<string, string>;
  prompts(): string;
  stop(): Promise<void>;
}> {
  const model = await startModel({ port: 0, tokenDelayMs: 0 });
  const requests: string[] = [];
  const proxy = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const body = Buffer.concat(chunks);
      requests.push(JSON.stringify(request.headers), body.toString());
      const answer = await fetch(`${model.url}${request.url}`, {
        method: request.method,
        headers: {
          "content-type": "application/json",
          authorization: request.headers.authorization ?? "",
        },
        body: body.length > 0 ? body : undefined,
      });
      response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "" });
      response.end(Buffer.from(await answer.arrayBuffer()));
    })();
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const { port } = proxy.address() as AddressInfo;
  return {
    env: {
      MODEL: "openai:embedded",
      MODEL_BASE_URL: `http://127.0.0.1:${port}/v1`,
      MODEL_API_KEY: "embedded",
    },
    prompts: () => requests.join("\n"),
    async stop() {
      proxy.closeAllConnections();
      await new Promise((resolve) => proxy.close(resolve));
      await model.close();
    },
  };
}
