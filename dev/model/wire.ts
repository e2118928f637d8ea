/** The OpenAI chat completions format, as much of it as clients send to us. Unknown fields are let through and ignored. */
import { z } from "zod";

const TextPart = z.looseObject({ type: z.string(), text: z.string().optional() });
const Content = z
  .union([z.string(), z.array(TextPart), z.null()])
  .optional()
  .transform((content): string => {
    if (typeof content === "string") return content;
    return (content ?? []).map((part) => part.text ?? "").join("\n");
  });

const Message = z.object({
  role: z.enum(["system", "developer", "user", "assistant", "tool"]),
  content: Content,
  tool_call_id: z.string().optional(),
  tool_calls: z
    .array(z.object({ id: z.string(), function: z.object({ name: z.string(), arguments: z.string() }) }))
    .nullish(),
});

const Tool = z.object({
  type: z.literal("function"),
  function: z.object({
    name: z.string(),
    description: z.string().optional(),
    parameters: z
      .looseObject({
        properties: z.record(z.string(), z.unknown()).optional(),
        required: z.array(z.string()).optional(),
      })
      .optional(),
  }),
});

/** Body of `POST /v1/chat/completions`. */
export const CompletionRequest = z.object({
  model: z.string(),
  messages: z.array(Message).min(1),
  tools: z.array(Tool).default([]),
  stream: z.boolean().default(false),
  stream_options: z.object({ include_usage: z.boolean().optional() }).nullish(),
});

export type CompletionRequest = z.infer<typeof CompletionRequest>;
export type Message = z.infer<typeof Message>;
export type Tool = z.infer<typeof Tool>["function"];

/** One call of a tool, before it has an id. */
export interface Call {
  name: string;
  args: Record<string, unknown>;
  /** The arguments' JSON, when it is to be broken on purpose. */
  raw?: string;
}

export type FinishReason = "stop" | "tool_calls" | "length" | "content_filter";

/** What the model says in one completion: words, calls, or both. */
export interface Turn {
  text: string;
  reasoning: string;
  calls: Call[];
}

export interface Usage {
  prompt_tokens: number;
  completion_tokens: number;
  total_tokens: number;
}

/** Rough count, four characters a token: enough for limits and for the page's numbers. */
export function countUsage(request: CompletionRequest, turn: Turn): Usage {
  const prompt = Math.ceil(
    (JSON.stringify(request.messages).length + JSON.stringify(request.tools).length) / 4,
  );
  const written = turn.text.length + turn.reasoning.length + JSON.stringify(turn.calls).length - 2;
  const completion = Math.max(1, Math.ceil(written / 4));
  return { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion };
}
