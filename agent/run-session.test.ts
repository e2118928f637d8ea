import { AIMessage } from "@langchain/core/messages";
import { FakeListChatModel } from "@langchain/core/utils/testing";
import { createAgent, tool } from "langchain";
import { expect, test, vi } from "vitest";
import { z } from "zod";
import { AuthError } from "#auth/protocol/errors.ts";
import { endWithSession } from "./run-session.ts";

/** Answers when it is released. */
class WaitingModel extends FakeListChatModel {
  readonly go = Promise.withResolvers<void>();
  readonly calls = vi.fn();
  answer = () => new AIMessage("Hello");

  constructor() {
    super({ responses: [] });
  }

  override bindTools(): this {
    return this;
  }

  override async _generate() {
    this.calls();
    await this.go.promise;
    return { generations: [{ text: "", message: this.answer() }] };
  }
}

const configurable = { langgraph_auth_user: { identity: "alice", session_id: "s1" } };
const input = { messages: [{ role: "user", content: "Hello" }] };
const look = tool(() => "tea", { name: "look", description: "Looks", schema: z.object({}) });

const start = (model: WaitingModel, isLive: (id: string) => Promise<boolean>, of: object = configurable) =>
  createAgent({ model, tools: [look], middleware: [endWithSession(isLive, 5)] }).invoke(input, {
    configurable: { ...of },
  });

test("a run ends during a model call when its session ends", async () => {
  const isLive = vi
    .fn<(id: string) => Promise<boolean>>()
    .mockResolvedValueOnce(true)
    .mockResolvedValue(false);
  await expect(start(new WaitingModel(), isLive)).rejects.toMatchObject({ name: "session_over" });
  expect(isLive).toHaveBeenCalledWith("s1");
});

test("a run continues while its session is live, or that is unknown", async () => {
  const model = new WaitingModel();
  const isLive = vi.fn(async () => {
    if (isLive.mock.calls.length === 3) model.go.resolve();
    if (isLive.mock.calls.length > 1) throw new AuthError("server_unavailable", "down");
    return true;
  });
  const { messages } = await start(model, isLive);
  expect(messages.at(-1)?.content).toBe("Hello");
});

test("the model is not called again after a tool call if the session has ended", async () => {
  const model = new WaitingModel();
  model.go.resolve();
  model.answer = () => new AIMessage({ content: "", tool_calls: [{ name: "look", args: {}, id: "1" }] });
  await expect(start(model, async () => false)).rejects.toMatchObject({ name: "session_over" });
  expect(model.calls).toHaveBeenCalledTimes(1);
});

test("a run without a user has no session to watch", async () => {
  const model = new WaitingModel();
  model.go.resolve();
  const isLive = vi.fn(async () => false);
  await start(model, isLive, {});
  expect(isLive).not.toHaveBeenCalled();
});
