import { expect, type Page } from "@playwright/test";
import { z } from "zod";

const messageSchema = z.object({
  type: z.string(),
  tool_call_id: z.string().optional(),
  tool_calls: z.array(z.object({ id: z.string() })).optional(),
});
const checkpointSchema = z.object({
  values: z.object({ messages: z.array(messageSchema).default([]) }),
  metadata: z.object({ source: z.string(), step: z.number() }),
  checkpoint: z.object({ checkpoint_id: z.string() }),
  parent_checkpoint: z.object({ checkpoint_id: z.string() }).nullish(),
  tasks: z.array(z.object({ id: z.string(), interrupts: z.array(z.unknown()) })),
});

/** One state of a conversation, as the LangGraph server returns it. */
export type Checkpoint = z.infer<typeof checkpointSchema>;

/** All states of the page's conversation, newest first. */
export async function readHistory(page: Page): Promise<Checkpoint[]> {
  const thread = new URL(page.url()).pathname.split("/")[2] ?? "";
  const answer = await page.request.get(`/api/langgraph/threads/${thread}/history?limit=100`);
  return z.array(checkpointSchema).parse(await answer.json());
}

/**
 * Expects that the interrupted run was resumed: its states continue the interrupted one in one chain, no message is repeated, and
 * the tool call that asked is the one that was answered.
 * @param stopped the states up to the question
 * @param resumed the states after the answer
 */
export function expectSameRun(stopped: readonly Checkpoint[], resumed: readonly Checkpoint[]): void {
  const [question] = stopped;
  expect(question?.tasks.filter(({ interrupts }) => interrupts.length > 0)).toHaveLength(1);
  const calls = question?.values.messages.at(-1)?.tool_calls?.map(({ id }) => id);
  expect(calls).toHaveLength(1);

  const ids = (all: readonly Checkpoint[]) => all.map(({ checkpoint }) => checkpoint.checkpoint_id);
  expect(ids(resumed).slice(-stopped.length)).toEqual(ids(stopped));
  expect(resumed.length).toBeGreaterThan(stopped.length);
  const parents = resumed.slice(0, -1).map((one) => one.parent_checkpoint?.checkpoint_id);
  expect(parents).toEqual(ids(resumed).slice(1));
  expect(resumed.filter(({ metadata }) => metadata.source === "input")).toHaveLength(1);

  const messages = resumed[0]?.values.messages ?? [];
  expect(messages.map(({ type }) => type)).toEqual(["human", "ai", "tool", "ai"]);
  expect(messages[1]?.tool_calls?.map(({ id }) => id)).toEqual(calls);
  expect(messages[2]?.tool_call_id).toBe(calls?.[0]);
}
