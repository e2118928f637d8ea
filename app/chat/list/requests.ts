import type { Branch } from "../conversation/branches/branches.ts";
import type { ConversationPage, ConversationSummary, StoredConversation } from "../conversations.ts";
import type { ListedThread } from "./marks.ts";

/** Requests about conversations. Each throws Refused on an error status. */
const BFF = "/api/langgraph";
const NEWEST = 200;
const WAITING = 100;

export function fetchPage(
  search: { after?: string | null; query?: string },
  signal?: AbortSignal,
): Promise<ConversationPage> {
  const query = new URLSearchParams();
  if (search.after) query.set("after", search.after);
  if (search.query) query.set("query", search.query);
  return readJson(fetch(`/api/conversations?${query}`, { signal }));
}

export function fetchConversation(id: string): Promise<StoredConversation> {
  return readJson(fetch(`/api/conversations/${id}`));
}

export function patchConversation(
  id: string,
  change: { title: string } | { isRead: true } | { branches: readonly Branch[] },
): Promise<ConversationSummary> {
  return readJson(send("PATCH", `/api/conversations/${id}`, change));
}

export function fetchDurations(id: string): Promise<Record<string, number>> {
  return readJson(fetch(`/api/conversations/${id}/durations`));
}

/** `keepalive`: a page closed during an undo period deletes all the same. */
export async function deleteConversation(id: string): Promise<void> {
  const answer = await send("DELETE", `${BFF}/threads/${id}`, undefined, { keepalive: true });
  // The server's 404 is JSON; a proxy's page says nothing about the conversation.
  const isGone = answer.status === 404 && answer.headers.get("content-type")?.includes("json");
  if (!isGone) requireOk(answer);
}

/**
 * State and times of conversations in the LangGraph server, without messages: those that changed last, and all that are
 * interrupted.
 */
export async function fetchThreads(): Promise<ListedThread[]> {
  const [newest, stopped] = await Promise.all([
    searchThreads({ limit: NEWEST }),
    searchThreads({ limit: WAITING, status: "interrupted" }),
  ]);
  return [...stopped, ...newest];
}

function searchThreads(filter: { limit: number; status?: "interrupted" }): Promise<ListedThread[]> {
  const search = {
    ...filter,
    sort_by: "updated_at",
    sort_order: "desc",
    select: ["thread_id", "status", "created_at", "updated_at", "interrupts"],
  };
  return readJson(send("POST", `${BFF}/threads/search`, search));
}

function send(method: string, address: string, body?: object, more?: RequestInit): Promise<Response> {
  const headers = { "content-type": "application/json" };
  return fetch(address, { method, headers, body: body && JSON.stringify(body), ...more });
}

async function readJson<T>(answer: Promise<Response>): Promise<T> {
  return (await requireOk(await answer).json()) as T;
}

function requireOk(answer: Response): Response {
  if (!answer.ok) throw new Refused(answer.status);
  return answer;
}

/** The server answered with an error status. */
export class Refused extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`The server answered ${status}.`);
    this.status = status;
    this.name = "Refused";
  }
}
