import type { Branch } from "../conversation/branches/branches.ts";
import type { ConversationPage, ConversationSummary, StoredConversation } from "../conversations.ts";
import type { ListedThread } from "./marks.ts";

/** Requests about conversations. Each throws Refused on an error status. */
const BFF = "/api/langgraph";
const NEWEST = 200;
const WAITING = 100;

export async function fetchPage(
  search: { after?: string | null; query?: string },
  signal?: AbortSignal,
): Promise<ConversationPage> {
  const query = new URLSearchParams();
  if (search.after) query.set("after", search.after);
  if (search.query) query.set("query", search.query);
  const answer = await fetch(`/api/conversations?${query}`, { signal });
  return (await requireOk(answer).json()) as ConversationPage;
}

export async function fetchConversation(id: string): Promise<StoredConversation> {
  const answer = await fetch(`/api/conversations/${id}`);
  return (await requireOk(answer).json()) as StoredConversation;
}

export async function patchConversation(
  id: string,
  change: { title: string } | { isRead: true } | { branches: readonly Branch[] },
): Promise<ConversationSummary> {
  return (await requireOk(
    await send("PATCH", `/api/conversations/${id}`, change),
  ).json()) as ConversationSummary;
}

export async function fetchDurations(id: string): Promise<Record<string, number>> {
  const answer = await fetch(`/api/conversations/${id}/durations`);
  return (await requireOk(answer).json()) as Record<string, number>;
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

async function searchThreads(filter: { limit: number; status?: "interrupted" }): Promise<ListedThread[]> {
  const answer = await send("POST", `${BFF}/threads/search`, {
    ...filter,
    sort_by: "updated_at",
    sort_order: "desc",
    select: ["thread_id", "status", "created_at", "updated_at", "interrupts"],
  });
  return (await requireOk(answer).json()) as ListedThread[];
}

function send(method: string, address: string, body?: object, more?: RequestInit): Promise<Response> {
  const headers = { "content-type": "application/json" };
  return fetch(address, { method, headers, body: body && JSON.stringify(body), ...more });
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
