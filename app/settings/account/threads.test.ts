import { expect, test, vi } from "vitest";
import { deleteThreads } from "./threads.ts";

const forgotten = vi.hoisted(() => vi.fn());
vi.mock("#app/chat/conversations.ts", () => ({ forgetConversation: forgotten }));
vi.mock("#db/index.ts", () => ({ database: () => "db" }));

/** The second is a hash in the form of a UUID, as a program may name its threads. */
const IDS = ["5f0c6f9e-2f0e-4a52-9b58-0d7b1a2f4c11", "5f0c6f9e-2f0e-fa52-0b58-0d7b1a2f4c12"];

/** A LangGraph server that has these threads, and answers one request with 429. */
function serve(): string[] {
  const left = [...IDS];
  const asked: string[] = [];
  let isBusy = true;
  vi.stubGlobal("fetch", async (address: string, { method }: RequestInit) => {
    const { pathname } = new URL(address);
    asked.push(`${method} ${pathname}`);
    if (method !== "DELETE") return Response.json(left.map((thread_id) => ({ thread_id })));
    if (isBusy) {
      isBusy = false;
      return new Response(null, { status: 429, headers: { "retry-after": "0.01" } });
    }
    left.splice(left.indexOf(pathname.split("/").at(-1) ?? ""), 1);
    return new Response(null, { status: 204 });
  });
  return asked;
}

test("each thread is deleted with its row, waiting for the rate limit if needed", async () => {
  const asked = serve();
  await deleteThreads({ userId: "u", sessionId: "s" });
  expect(asked.filter((one) => one.startsWith("DELETE"))).toEqual(
    [IDS[0], IDS[0], IDS[1]].map((id) => `DELETE /threads/${id}`),
  );
  expect(forgotten.mock.calls).toEqual(IDS.map((id) => ["db", "u", id]));
  vi.unstubAllGlobals();
});
