import { randomUUID } from "node:crypto";
import { expect, type Page } from "@playwright/test";
import { ENGINE } from "../support/system.ts";

const ALL_MODES = [
  ...["values", "messages", "messages-tuple", "updates", "events", "tasks"],
  ...["checkpoints", "debug", "custom"],
  // LangSmith's server accepts it on the routes of protocol v2 only (docs/facts.md P5).
  ...(ENGINE === "npm" ? ["tools"] : []),
];

/** Reads everything that a person can read of their runs: a read and an approved write, in every stream mode. */
export async function callEveryRoute(page: Page, appUrl: string): Promise<string> {
  const texts: string[] = [];
  const call = async (method: string, at: string, data?: unknown): Promise<string> => {
    const answer = await page.request.fetch(`${appUrl}/api/langgraph${at}`, {
      method,
      headers: { origin: appUrl },
      ...(data === undefined ? {} : { data }),
    });
    expect({ at, ok: answer.ok() }).toEqual({ at, ok: true });
    const text = `${JSON.stringify(answer.headersArray())}\n${await answer.text()}`;
    texts.push(text);
    return text;
  };
  const thread = randomUUID();
  const runs = `/threads/${thread}/runs`;
  const run = {
    assistant_id: "agent",
    stream_mode: ALL_MODES,
    stream_subgraphs: true,
    if_not_exists: "create",
  };
  const messageRun = (content: string) => ({ ...run, input: { messages: [{ type: "human", content }] } });
  await call("POST", `${runs}/stream`, messageRun("Which repositories do I have?"));
  const asked = await call(
    "POST",
    `${runs}/stream`,
    messageRun('Create an issue in alice/wonderland-api titled "Tea"'),
  );
  expect(asked).toContain("create_issue");
  const [, interruptId = ""] = /"__interrupt__":\[\{"id":"([0-9a-f]{32})"/.exec(asked) ?? [];
  const resume = { [interruptId]: { decisions: [{ type: "approve" }] } };
  expect(await call("POST", `${runs}/stream`, { ...run, command: { resume } })).not.toContain(
    "__interrupt__",
  );
  await call("POST", `${runs}/wait`, messageRun("Which issues are open in alice/wonderland-api?"));
  // Over MCP the token goes to another server, in a header of each call.
  const overMcp = `/threads/${randomUUID()}`;
  const mcp = { ...messageRun("Which repositories do I have?"), assistant_id: "mcp_agent" };
  expect(await call("POST", `${overMcp}/runs/stream`, mcp)).toContain("alice/wonderland-api");
  const notes = { ...messageRun("Show my notes"), assistant_id: "mcp_agent" };
  expect(await call("POST", `${overMcp}/runs/stream`, notes)).toContain("Ask the Hatter");
  for (const at of ["", "/state", "/history?limit=100", "/runs"]) await call("GET", `${overMcp}${at}`);
  const list = await call("GET", runs);
  const runId = /"run_id":"([0-9a-f-]{36})"/.exec(list)?.[1];
  await call("GET", `${runs}/${runId}`);
  await call("GET", `${runs}/${runId}/join`);
  await call("GET", `${runs}/${runId}/stream`);
  for (const at of ["", "/state", "/history?limit=100"]) await call("GET", `/threads/${thread}${at}`);
  await call("POST", `/threads/${thread}/history`, { limit: 100 });
  await call("POST", "/threads/search", { limit: 100 });
  const assistants = await call("POST", "/assistants/search", {});
  // LangSmith's server accepts only the id, the npm server also the graph's name.
  const assistant = `/assistants/${/"assistant_id":"([0-9a-f-]{36})"/.exec(assistants)?.[1]}`;
  for (const at of ["/info", "/ok", assistant, `${assistant}/graph`, `${assistant}/schemas`]) {
    await call("GET", at);
  }
  return texts.join("\n");
}
