import { isGraphInterrupt } from "@langchain/langgraph";
import { createMiddleware, ToolMessage } from "langchain";
import { approvalStateSchema, judge } from "#agent/approval/state.ts";
import type { Notebook, Noted } from "#agent/writes/notebook.ts";
import { readOwner } from "#auth/client/person.ts";
import { elicitRequestSchema } from "#auth/protocol/interrupts.ts";
import { detach } from "#upstream/detach.ts";

/** Adds the outcome of a write that ended after its run was stopped to the conversation. */
export type Settle = (threadId: string, message: ToolMessage) => Promise<void>;

/**
 * Records each write before it is sent and when its response arrives. A call that runs again after a crash returns the recorded
 * outcome; one that was cut off in between is rejected by the exchange. Must be inside the approval's guard.
 */
export function rememberWrites(notebook: Notebook, settle: Settle) {
  return createMiddleware({
    name: "remember_writes",
    stateSchema: approvalStateSchema,
    wrapToolCall: async (request, handler) => {
      const { toolCall, runtime, state } = request;
      const owner = readOwner(runtime.configurable);
      const verdict = judge(state, toolCall, owner.identity);
      if ("refusal" in verdict) return handler(request);
      const { actionId } = verdict.grant;
      const noted = await notebook.find(actionId);
      if (noted && noted.status !== "sending") return toMessage(noted, toolCall);
      runtime.signal?.throwIfAborted();
      await notebook.begin(actionId, owner.threadId ?? "");
      let message: Awaited<ReturnType<typeof handler>>;
      try {
        message = await handler({ ...request, tool: detach(request.tool) });
      } catch (error) {
        if (wasNotSent(error, runtime.signal)) await notebook.forget(actionId);
        throw error;
      }
      if (!ToolMessage.isInstance(message)) return message;
      const status = message.status === "error" ? "error" : "success";
      await notebook.end(actionId, { status, content: message.text });
      if (runtime.signal?.aborted && owner.threadId) await settle(owner.threadId, message);
      return message;
    },
  });
}

/**
 * A write throws if nothing was sent: the person must connect first, or stopped the run in time. Or if it was sent, and its
 * server asks the person something.
 */
function wasNotSent(error: unknown, signal: AbortSignal | undefined): boolean {
  if (!isGraphInterrupt(error)) return signal?.aborted === true && error === signal.reason;
  return !error.interrupts.some(({ value }) => elicitRequestSchema.safeParse(value).success);
}

/** A recorded outcome as the tool's result. */
export function toMessage(noted: Noted, call: { id?: string | undefined; name: string }): ToolMessage {
  return new ToolMessage({
    content: noted.content,
    name: call.name,
    tool_call_id: call.id ?? "",
    status: noted.status === "error" ? "error" : "success",
  });
}
