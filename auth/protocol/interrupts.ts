import * as z from "zod/mini";

/**
 * The questions that the agent may ask the person during a run, and their answers. The agent creates these, the chat
 * and SDK clients read them: both sides parse with the same schemas. None of them contains a secret. With Zod Mini, since
 * the page loads it with its first card.
 */

/** A tool lacks access: nothing connected, a scope or an installation missing, or the grant revoked at the provider. */
export const connectRequestSchema = z.object({
  kind: z.literal("connect"),
  provider: z.string(),
  /** The tool that asked. */
  tool: z.string(),
  reason: z.enum(["not_connected", "missing_scope", "missing_installation", "revoked"]),
  /** Scopes to ask for, the ones already granted included; empty for the provider's default ones. */
  scopes: z.array(z.string()),
  /** Those of them that are missing now. */
  missing: z.array(z.string()),
  /** A sentence for people. */
  message: z.string(),
});

/** `connected`: the tool retries in the same run. `declined`: the model answers without it. */
export const connectAnswerSchema = z.object({ connect: z.enum(["connected", "declined"]) });

/** A call's arguments, unchanged: Zod's record would drop a key `__proto__`. */
const argumentsSchema = z.custom<Record<string, unknown>>(
  (value) => typeof value === "object" && value !== null && !Array.isArray(value),
);

/** The state of what a write replaces: as the agent has read it, changed since, never read, or unknown. */
export const replacedStateSchema = z.enum(["unchanged", "changed", "unread", "unknown"]);

/** One write that needs a decision. */
export const actionRequestSchema = z.object({
  /** The tool's name, and exactly the arguments that will be sent. */
  name: z.string(),
  args: argumentsSchema,
  description: z.optional(z.string()),
  tool_call_id: z.string(),
  /** The provider and account of the call. Absent in cards of earlier versions: see `provider` and `login` below. */
  provider: z.optional(z.string()),
  login: z.optional(z.nullable(z.string())),
  /** The MCP server that gets the call, and its host; absent if the provider itself gets it. */
  server: z.optional(z.object({ name: z.string(), host: z.string() })),
  /** The private data that the agent has read before a write to a public place or a third party's server. */
  private_sources: z.optional(z.array(z.string())),
  /** Whether the text that the write replaces is still the one that the agent has read; absent if it replaces none. */
  replaces: z.optional(replacedStateSchema),
  /** The text that a write of a file replaces, if the agent has read it: clients show the changes. */
  before: z.optional(z.string()),
});

/**
 * Writes need approval. Format of LangChain's human-in-the-loop middleware (`action_requests`, `review_configs`), so that
 * clients that support it need nothing new; `kind` and the fields after it are ours.
 */
export const approvalRequestSchema = z.object({
  kind: z.literal("approve"),
  action_requests: z.array(actionRequestSchema),
  review_configs: z.array(
    z.object({ action_name: z.string(), allowed_decisions: z.array(z.enum(["approve", "edit", "reject"])) }),
  ),
  /** The first action's provider by name, and the account, if known. */
  provider: z.string(),
  login: z.nullable(z.string()),
  /** Content by other people that the agent has read in this run, such as `owner/name#12`. */
  untrusted_sources: z.array(z.string()),
  /** Milliseconds since 1970; an answer after that is a rejection. */
  expires_at: z.number(),
  /** Why the last answer was rejected, in a sentence, if the same question is asked again. */
  problem: z.optional(z.string()),
});

/** One decision per action, in the same order. */
export const approvalAnswerSchema = z.object({
  decisions: z.array(
    z.discriminatedUnion("type", [
      z.object({ type: z.literal("approve") }),
      z.object({
        type: z.literal("edit"),
        edited_action: z.object({ name: z.string(), args: argumentsSchema }),
      }),
      z.object({ type: z.literal("reject"), message: z.optional(z.string().check(z.maxLength(2000))) }),
    ]),
  ),
});

/** One input of a server's form. The types are MCP's (2025-11-25, elicitation), with one name each. */
export const formFieldSchema = z.object({
  name: z.string(),
  label: z.string(),
  description: z.optional(z.string()),
  type: z.enum(["text", "number", "integer", "boolean", "choice", "choices"]),
  required: z.boolean(),
  /** Of text. */
  format: z.optional(z.enum(["email", "uri", "date", "date-time"])),
  /** Minimum and maximum of a number, a text's length, or the number of choices. */
  min: z.optional(z.number()),
  max: z.optional(z.number()),
  options: z.optional(z.array(z.object({ value: z.string(), label: z.string() }))),
  default: z.optional(z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])),
});

/** An MCP server asks the person something during a tool call: to fill in a form, or to open a page of its own. */
export const elicitRequestSchema = z.object({
  kind: z.literal("elicit"),
  /** Identifies the question; the answer repeats it. */
  question: z.string(),
  server: z.object({ name: z.string(), host: z.string() }),
  /** The server's tool that asks. */
  tool: z.string(),
  /** The server's text. */
  message: z.string(),
  ask: z.discriminatedUnion("mode", [
    z.object({ mode: z.literal("form"), fields: z.array(formFieldSchema) }),
    z.object({ mode: z.literal("url"), url: z.string() }),
  ]),
  /** Until when the server waits for the answer, in milliseconds since 1970. */
  expires_at: z.number(),
  problem: z.optional(z.string()),
});

/** `accept` has the form's values in `content`; for a page it means that the person agreed to open it. */
export const elicitAnswerSchema = z.object({
  elicit: z.enum(["accept", "decline", "cancel"]),
  question: z.string(),
  content: z.optional(
    z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])),
  ),
});

/** Why a call was not made: `not_run` in the `artifact` of its tool message, for people. */
export const notRunSchema = z.enum([
  "rejected",
  /** The person was asked for access, and chose "not now". */
  "declined",
  "expired",
  "unapproved",
  "undecided",
  "stopped",
  /** The operator has switched off all writes, or this tool. */
  "switched_off",
  /** One write too many for an answer, or a day. */
  "over_budget",
  /** The app was restored from a backup after this was asked. */
  "outdated",
  /** Its subject, or the tool itself, has changed since it was shown. */
  "changed",
]);

export const interruptSchema = z.discriminatedUnion("kind", [
  connectRequestSchema,
  approvalRequestSchema,
  elicitRequestSchema,
]);

export type ConnectRequest = z.infer<typeof connectRequestSchema>;
export type ConnectAnswer = z.infer<typeof connectAnswerSchema>;
export type ApprovalRequest = z.infer<typeof approvalRequestSchema>;
export type ApprovalAnswer = z.infer<typeof approvalAnswerSchema>;
export type FormField = z.infer<typeof formFieldSchema>;
export type ElicitRequest = z.infer<typeof elicitRequestSchema>;
export type ElicitAnswer = z.infer<typeof elicitAnswerSchema>;
export type NotRun = z.infer<typeof notRunSchema>;
export type Interrupt = z.infer<typeof interruptSchema>;
