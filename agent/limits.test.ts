import { randomUUID } from "node:crypto";
import { MemorySaver } from "@langchain/langgraph";
import { AIMessage, type BaseMessage, createAgent, fakeModel, type ReactAgent, tool } from "langchain";
import { expect, test } from "vitest";
import { z } from "zod";
import { isAllowed, MOST_MODEL_CALLS, MOST_TOOL_CALLS } from "#agent/limits.ts";
import { safeguards } from "#agent/safeguards.ts";
import { rulesOf } from "#agent/tools/rules.ts";
import { MOST_STEPS } from "#auth/protocol/run-limits.ts";

type Call = { name: string; args: Record<string, unknown>; id: string };

const look = tool(() => "seen", {
  name: "look",
  description: "Reads",
  schema: z.object({}),
  metadata: { provider: "github", access: "read" },
});

/** An agent with all safeguards, as in agent/graph.ts, whose model calls tools turn by turn. */
function makeAgent(turns: readonly Call[][]) {
  const model = fakeModel();
  // With its own answers: `respondWithTools` repeats the whole conversation, which grows without end.
  for (const calls of turns) model.respond(new AIMessage({ content: "", tool_calls: [...calls] }));
  model.respond(new AIMessage("Done.")).respond(new AIMessage("Going on."));
  const agent: ReactAgent = createAgent({
    model,
    tools: [look],
    middleware: safeguards(rulesOf([look]), () => agent.graph),
    checkpointer: new MemorySaver(),
  }).withConfig({ recursionLimit: MOST_STEPS });
  const configurable = {
    thread_id: randomUUID(),
    langgraph_auth_user: {
      identity: "alice",
      session_id: "session",
      permissions: ["read", "write", "approve"],
    },
  };
  return async (text: string): Promise<BaseMessage[]> => {
    const state = await agent.graph.invoke({ messages: [{ role: "user", content: text }] }, { configurable });
    return state.messages;
  };
}

const calls = (count: number, prefix = "c"): Call[] =>
  Array.from({ length: count }, (_, index) => ({ name: "look", args: {}, id: `${prefix}${index}` }));
const rounds = (count: number) => calls(count).map((call) => [call]);

/** The maximum number of rounds takes a while on a busy machine. */
const SLOW = { timeout: 120_000 };

test("a plan of many rounds completes with its answer", SLOW, async () => {
  const messages = await makeAgent(rounds(MOST_MODEL_CALLS - 1))("Look everywhere");
  expect(messages.at(-1)?.text).toBe("Done.");
  expect(messages.filter((message) => message.text === "seen")).toHaveLength(MOST_MODEL_CALLS - 1);
});

test("a looping model is ended with an explanation, and the conversation continues", SLOW, async () => {
  const ask = makeAgent(rounds(MOST_MODEL_CALLS));
  expect((await ask("Look everywhere")).at(-1)?.text).toMatch(/^I stop here: .* Say “go on”/);
  expect((await ask("go on")).at(-1)?.text).toBe("Done.");
});

test("of too many parallel calls the first ones run, and the model's input names the others", async () => {
  const messages = await makeAgent([calls(MOST_TOOL_CALLS + 2)])("Look everywhere");
  const said = messages.filter((message) => message.type === "tool").map((message) => message.text);
  expect(said.filter((text) => text === "seen")).toHaveLength(MOST_TOOL_CALLS);
  expect(said.filter((text) => text.startsWith("Not run"))).toHaveLength(2);
  expect(messages.at(-1)?.text).toMatch(/^I stop here/);
});

test("a call beyond the limit is rejected without asking for approval", () => {
  const answer = new AIMessage({ content: "", tool_calls: calls(MOST_TOOL_CALLS + 1) });
  expect(isAllowed([answer], `c${MOST_TOOL_CALLS - 1}`)).toBe(true);
  expect(isAllowed([answer], `c${MOST_TOOL_CALLS}`)).toBe(false);
});
