import { expect, test } from "vitest";
import type { AgentState } from "./agent-state.ts";
import { KnownState } from "./base-state.ts";

const state = (ids: string[], before?: string): AgentState => ({
  messages: ids.map((id) => ({ type: "human", id, content: id })),
  earlier_messages: before ? { message: before, checkpoint: "c" } : undefined,
});

test("a run starts from the newest state and the earlier messages that are shown", async () => {
  let shown: AgentState | undefined;
  const known = new KnownState(() => ({ state: shown }));
  expect(await known.read()).toEqual({ messages: [] });
  shown = state(["a", "b", "c"]);
  known.keep(state(["c", "d"], "b"));
  expect(await known.read()).toEqual(state(["a", "b", "c", "d"]));
});
