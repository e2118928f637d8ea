import { AsyncLocalStorage } from "node:async_hooks";
import { randomBytes } from "node:crypto";
import { BaseCallbackHandler } from "@langchain/core/callbacks/base";
import { AIMessage, AIMessageChunk, type BaseMessage } from "@langchain/core/messages";
import type { LLMResult } from "@langchain/core/outputs";
import { z } from "zod";
import { listCalls } from "#agent/content/messages.ts";

/** A part of a message with a call's id: in `tool_calls`, in streamed pieces, in Anthropic's content blocks. */
interface Piece {
  /** Some servers count in numbers. */
  id?: string | number | undefined;
  index?: number | string | undefined;
  name?: string | undefined;
}

const pieces = z.array(
  z.looseObject({
    id: z.union([z.string(), z.number()]).nullish(),
    index: z.union([z.number(), z.string()]).optional(),
  }),
);

/** Ids of others hold lone surrogates or control characters, which are not stored as they are. */
const PLAIN = /^[\x21-\x7e]+$/;

/**
 * Makes the ids of an answer and of its tool calls unique in their conversation. Messages with the same id replace each other in the
 * state; calls and results are joined by id, here, in the page and at the provider. Some servers count from `call_0` in each answer,
 * reuse an id for two calls, give none, or name each answer `chatcmpl-1`. Unique ids are kept: some providers accept only their own.
 */
export class AnswerIds {
  readonly #taken: Set<string | undefined>;
  /** By position and original id: the same call in every piece of a stream, and in the whole message. */
  readonly #given = new Map<string, string>();

  readonly #takenByMessages: Set<string | undefined>;
  readonly #givenToMessages = new Map<string, string>();

  /** @param conversation the messages before the answer */
  constructor(conversation: readonly BaseMessage[]) {
    this.#taken = new Set(listCalls(conversation).map(({ id }) => id));
    this.#takenByMessages = new Set(conversation.map(({ id }) => id));
  }

  /** Sets the ids of a message or chunk, and of its calls. Idempotent. */
  rename(message: AIMessage): void {
    if (message.id) message.id = this.#messageIdOf(message.id);
    if (AIMessageChunk.isInstance(message) && message.tool_call_chunks?.length) {
      message.tool_call_chunks = this.#renameAll(message.tool_call_chunks);
      // A chunk's calls are built from its pieces; one without an id would be left out.
      const whole = new AIMessageChunk({ content: "", tool_call_chunks: message.tool_call_chunks });
      message.tool_calls = whole.tool_calls;
      message.invalid_tool_calls = whole.invalid_tool_calls;
    } else {
      message.tool_calls = message.tool_calls && this.#renameAll(message.tool_calls);
    }
    if (Array.isArray(message.content)) message.content = this.#renameBlocks(message.content);
    const raw = pieces.safeParse(message.additional_kwargs.tool_calls);
    if (raw.success) Object.assign(message.additional_kwargs, { tool_calls: this.#renameAll(raw.data) });
  }

  #messageIdOf(original: string): string {
    const known = this.#givenToMessages.get(original);
    if (known) return known;
    const isUsable = PLAIN.test(original) && !this.#takenByMessages.has(original);
    const own = isUsable ? original : `msg_${randomBytes(12).toString("hex")}`;
    for (const key of [original, own]) this.#givenToMessages.set(key, own);
    return own;
  }

  #renameAll<T extends Piece | { id?: string | number | null | undefined }>(all: readonly T[]): T[] {
    return all.map((piece, place) => ({ ...piece, id: this.#idOf(piece as Piece, place) }));
  }

  #renameBlocks(content: Exclude<AIMessage["content"], string>): typeof content {
    let place = -1;
    return content.map((block) => {
      if (block.type !== "tool_use" && block.type !== "tool_call") return block;
      place += 1;
      return { ...block, id: this.#idOf(block as Piece, place) };
    });
  }

  #idOf({ id: original, index, name }: Piece, place: number): string | undefined {
    const id = typeof original === "number" ? String(original) : original;
    const at = `${index ?? place}`;
    const known = this.#given.get(`${at} ${id ?? ""}`);
    if (known) return known;
    // A later piece need not repeat its call's id.
    if (!id && !name) return id ?? undefined;
    const own = id && PLAIN.test(id) && !this.#taken.has(id) ? id : `call_${randomBytes(12).toString("hex")}`;
    this.#taken.add(own);
    for (const key of [id ?? "", own]) this.#given.set(`${at} ${key}`, own);
    return own;
  }
}

const current = new AsyncLocalStorage<AnswerIds>();

/** Runs a model call and makes the ids of its answer unique as it arrives. */
export function withAnswerIds<T>(ids: AnswerIds, call: () => T): T {
  return current.run(ids, call);
}

/** Renames streamed chunks and their calls before anyone sees them, and the whole answer. */
export class AnswerIdsHandler extends BaseCallbackHandler {
  readonly name = "answer_ids";
  override awaitHandlers = true;

  override handleLLMNewToken(
    ...[, , , , , fields]: Parameters<NonNullable<BaseCallbackHandler["handleLLMNewToken"]>>
  ): void {
    const chunk = fields?.chunk;
    if (chunk && "message" in chunk) renameIn(chunk.message);
  }

  override handleLLMEnd({ generations }: LLMResult): void {
    for (const generation of generations.flat()) if ("message" in generation) renameIn(generation.message);
  }
}

function renameIn(message: unknown): void {
  if (AIMessage.isInstance(message) || AIMessageChunk.isInstance(message))
    current.getStore()?.rename(message);
}
