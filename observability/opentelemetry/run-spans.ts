import { BaseCallbackHandler } from "@langchain/core/callbacks/base";
import type { LLMResult } from "@langchain/core/outputs";
import { isGraphBubbleUp } from "@langchain/langgraph";
import { type Attributes, context, type Span, SpanStatusCode, trace } from "@opentelemetry/api";
import { z } from "zod";
import type { SpanFacts } from "../trace-exporter.ts";
import { nameFacts } from "./facts.ts";

/**
 * Creates spans from LangChain's callbacks: the run, each model call, each tool call, under OpenTelemetry's names
 * (opentelemetry.io/docs/specs/semconv/gen-ai). Names, times, ids, counts; no messages, arguments or results.
 * `langsmith/experimental/otel` would include contents: docs/decisions/0052.
 */
export class RunSpans extends BaseCallbackHandler {
  readonly name = "run-spans";
  /** Synchronous, so that times are accurate; nothing here waits. */
  override awaitHandlers = true;
  /** By LangChain's run id. A graph step has no span of its own and maps to its parent's. */
  readonly #entries = new Map<string, { span: Span; root: string; isOwn: boolean }>();

  override handleChainStart(...told: Parameters<NonNullable<BaseCallbackHandler["handleChainStart"]>>): void {
    // The actual signature (callbacks/manager.js): its type has the fourth parameter in another position.
    const [, , runId, parentRunId, , metadata] = told;
    const parent = parentRunId === undefined ? undefined : this.#entries.get(parentRunId);
    if (parent) {
      this.#entries.set(runId, { ...parent, isOwn: false });
      return;
    }
    const place = placeSchema.safeParse(metadata).data;
    const agent = place?.graph_id ?? "agent";
    this.#begin(runId, undefined, `invoke_agent ${agent}`, {
      "gen_ai.operation.name": "invoke_agent",
      "gen_ai.agent.name": agent,
      ...(place?.thread_id
        ? { "gen_ai.conversation.id": place.thread_id, "obo.thread_id": place.thread_id }
        : {}),
      "obo.run_id": runId,
    });
  }

  override handleChainEnd(_outputs: unknown, runId: string): void {
    this.#end(runId);
  }

  override handleChainError(error: unknown, runId: string): void {
    this.#end(runId, error);
  }

  override handleChatModelStart(
    ...told: Parameters<NonNullable<BaseCallbackHandler["handleChatModelStart"]>>
  ): void {
    const [, , runId, parentRunId, , , metadata] = told;
    const model = modelSchema.safeParse(metadata).data;
    this.#begin(runId, parentRunId, `chat ${model?.ls_model_name ?? "model"}`, {
      "gen_ai.operation.name": "chat",
      ...(model?.ls_model_name ? { "gen_ai.request.model": model.ls_model_name } : {}),
      ...(model?.ls_provider ? { "gen_ai.provider.name": model.ls_provider } : {}),
    });
  }

  override handleLLMEnd(output: LLMResult, runId: string): void {
    const [message] = output.generations.flat();
    const usage = answerSchema.safeParse(message).data?.message.usage_metadata;
    if (usage) {
      this.#entries.get(runId)?.span.setAttributes({
        "gen_ai.usage.input_tokens": usage.input_tokens,
        "gen_ai.usage.output_tokens": usage.output_tokens,
      });
    }
    this.#end(runId);
  }

  override handleLLMError(error: unknown, runId: string): void {
    this.#end(runId, error);
  }

  override handleToolStart(...told: Parameters<NonNullable<BaseCallbackHandler["handleToolStart"]>>): void {
    const [, , runId, parentRunId, , , tool = "tool"] = told;
    this.#begin(runId, parentRunId, `execute_tool ${tool}`, {
      "gen_ai.operation.name": "execute_tool",
      "gen_ai.tool.name": tool,
    });
  }

  override handleToolEnd(_output: unknown, runId: string): void {
    this.#end(runId);
  }

  override handleToolError(error: unknown, runId: string): void {
    this.#end(runId, error);
  }

  /** Adds to the span of a running LangChain run. */
  describe(runId: string | undefined, facts: SpanFacts): void {
    if (runId) this.#entries.get(runId)?.span.setAttributes(nameFacts(facts));
  }

  #begin(runId: string, parentRunId: string | undefined, name: string, attributes: Attributes): void {
    const parent = parentRunId === undefined ? undefined : this.#entries.get(parentRunId);
    const above = parent ? trace.setSpan(context.active(), parent.span) : context.active();
    const span = trace.getTracer("on-behalf-of").startSpan(name, { attributes, root: !parent }, above);
    this.#entries.set(runId, { span, root: parent?.root ?? runId, isOwn: true });
  }

  #end(runId: string, error?: unknown): void {
    const entry = this.#entries.get(runId);
    if (!entry) return;
    this.#entries.delete(runId);
    if (entry.isOwn) endSpan(entry.span, error);
    if (entry.root !== runId) return;
    // Spans left open by a stopped run end with it.
    for (const [id, left] of this.#entries) {
      if (left.root !== runId) continue;
      this.#entries.delete(id);
      if (left.isOwn) endSpan(left.span);
    }
  }
}

/** A run that waits for a person has not failed. */
function endSpan(span: Span, error?: unknown): void {
  if (isGraphBubbleUp(error)) span.setAttribute("obo.outcome", "waiting");
  else if (error !== undefined) {
    span.setAttribute("error.type", error instanceof Error ? error.name : "error");
    span.setStatus({ code: SpanStatusCode.ERROR });
  }
  span.end();
}

const placeSchema = z.object({ graph_id: z.string().optional(), thread_id: z.string().optional() });
const modelSchema = z.object({ ls_model_name: z.string().optional(), ls_provider: z.string().optional() });
const answerSchema = z.object({
  message: z.object({ usage_metadata: z.object({ input_tokens: z.number(), output_tokens: z.number() }) }),
});
