import { expect, test } from "vitest";
import type { Route } from "#auth/resource-server/route-policy.ts";
import { cutMessages, readMessagePage } from "./message-page.ts";

/** Four turns: the second one with two tool calls. */
const MESSAGES = [
  { id: "h1", type: "human" },
  { id: "a1", type: "ai" },
  { id: "h2", type: "human" },
  { id: "a2", type: "ai", tool_calls: [{ id: "call-1" }, { id: "call-2" }] },
  { id: "t1", type: "tool" },
  { id: "t2", type: "tool" },
  { id: "a3", type: "ai" },
  { id: "h3", type: "human" },
  { id: "a4", type: "ai" },
  { id: "h4", type: "human" },
  { id: "a5", type: "ai" },
];

const STATE: Route = { name: "state.read", threadId: "t" };

async function cut(query: string, values: object = { messages: MESSAGES, missing_tools: ["x"] }) {
  const page = readMessagePage(STATE, new URLSearchParams(query));
  if (!page) throw new Error("no page was asked for");
  const answer = Response.json({ values, checkpoint: { checkpoint_id: "c9" }, next: [] });
  const response = await cutMessages(answer, page);
  const state = await response.json();
  const ids = state.values?.messages?.map(({ id }: { id: string }) => id);
  return { status: response.status, state, ids, earlier: state.values?.earlier_messages };
}

test("a page is the end of the conversation, starting with a person's message, and names the message before it", async () => {
  const { state, ids, earlier } = await cut("messages=3");
  expect(ids).toEqual(["h3", "a4", "h4", "a5"]);
  expect(earlier).toEqual({ message: "a3", checkpoint: "c9" });
  expect(state).toMatchObject({ next: [], values: { missing_tools: ["x"] } });
});

test("the page before it ends with the named message, and the first page has nothing before it", async () => {
  const { ids, earlier } = await cut("messages=3&upto=a3");
  expect(ids).toEqual(["h2", "a2", "t1", "t2", "a3"]);
  expect(earlier).toEqual({ message: "a1", checkpoint: "c9" });
  const first = await cut("messages=3&upto=a1");
  expect(first.ids).toEqual(["h1", "a1"]);
  expect(first.earlier).toBeUndefined();
});

test("a page reaches back to a requested message or tool call", async () => {
  expect((await cut("messages=1&from=h3")).ids?.[0]).toBe("h3");
  expect((await cut("messages=1&from=call-2")).ids?.[0]).toBe("h2");
  expect((await cut("messages=1&from=unknown")).ids).toEqual(["h4", "a5"]);
});

test("a message that the state lacks is not found", async () => {
  expect((await cut("messages=3&upto=other")).status).toBe(404);
});

test("a conversation without messages, and a response that is not a state, pass unchanged", async () => {
  expect((await cut("messages=3", {})).state.values).toEqual({});
  const page = { count: 3, upto: null, from: null };
  const refused = Response.json({ error: "not_found" }, { status: 404 });
  expect(await (await cutMessages(refused, page)).json()).toEqual({ error: "not_found" });
  expect(await (await cutMessages(new Response("no JSON"), page)).text()).toBe("no JSON");
});

test("a truncated response can be requested again", async () => {
  const broken = new ReadableStream({
    pull: (controller) => controller.error(new TypeError("terminated")),
  });
  const answer = await cutMessages(new Response(broken), { count: 3, upto: null, from: null });
  expect(answer.status).toBe(503);
});

test.each(["", "messages=0", "messages=1001", "messages=many", "upto=a3"])(
  "%j requests the whole state",
  (query) => {
    expect(readMessagePage(STATE, new URLSearchParams(query))).toBeUndefined();
  },
);

test("only a state has pages", () => {
  const query = new URLSearchParams("messages=3");
  expect(readMessagePage({ name: "state.at", threadId: "t" }, query)).toBeDefined();
  expect(readMessagePage({ name: "history.read", threadId: "t" }, query)).toBeUndefined();
});
