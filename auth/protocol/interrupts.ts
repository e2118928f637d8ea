import * as z from "zod/mini";

/**
 * What the agent may ask of the person in the middle of a run, and how the person answers. The agent makes these, the chat
 * and SDK clients read them: both sides parse with the same schemas. None of them holds a secret. Of Zod's small form, since
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
  /** Of those, the ones that are missing now. */
  missing: z.array(z.string()),
  /** A sentence for people. */
  message: z.string(),
});

/** `connected`: the tool tries again, in the same run. `declined`: the model learns it, and answers without. */
export const connectAnswerSchema = z.object({ connect: z.enum(["connected", "declined"]) });

/** A call's arguments as they came: Zod's record would drop a key `__proto__`. */
const argumentsSchema = z.custom<Record<string, unknown>>(
  (value) => typeof value === "object" && value !== null && !Array.isArray(value),
);

/** What a write replaces: as the agent has read it, changed since, never read, or not to be found out. */
export const replacedStateSchema = z.enum(["unchanged", "changed", "unread", "unknown"]);

/** One write that waits for a decision. */
export const actionRequestSchema = z.object({
  /** The tool's name, and exactly the arguments that will be sent. */
  name: z.string(),
  args: argumentsSchema,
  description: z.optional(z.string()),
  tool_call_id: z.string(),
  /** Whose access the call uses, and as whom there. Absent in cards of earlier versions: see `provider` and `login` below. */
  provider: z.optional(z.string()),
  login: z.optional(z.nullable(z.string())),
  /** The MCP server that gets the call, and its host; absent where the provider itself gets it. */
  server: z.optional(z.object({ name: z.string(), host: z.string() })),
  /** What private data the agent has read before a write to a public place or to a third party's server. */
  private_sources: z.optional(z.array(z.string())),
  /** Whether the text that the write replaces is still what the agent has read; absent where it replaces none. */
  replaces: z.optional(replacedStateSchema),
  /** The text that a write of a file replaces, where the agent has read it: clients show what changes. */
  before: z.optional(z.string()),
});

/**
 * Writes wait for approval. Form of LangChain's human-in-the-loop middleware (`action_requests`, `review_configs`), so that
 * clients which know it need nothing new; `kind` and what follows it is ours.
 */
export const approvalRequestSchema = z.object({
  kind: z.literal("approve"),
  action_requests: z.array(actionRequestSchema),
  review_configs: z.array(
    z.object({ action_name: z.string(), allowed_decisions: z.array(z.enum(["approve", "edit", "reject"])) }),
  ),
  /** Who acts where in the first action: the provider's name and the account, when it is known. */
  provider: z.string(),
  login: z.nullable(z.string()),
  /** What other people wrote and the agent has read in this run, such as `owner/name#12`. */
  untrusted_sources: z.array(z.string()),
  /** Milliseconds since 1970; an answer after that is a rejection. */
  expires_at: z.number(),
  /** Why the last answer could not be taken, in a sentence, when the same is asked again. */
  problem: z.optional(z.string()),
});

/** One decision for each action, in their order. */
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
  /** Smallest and largest number, length of a text, or count of choices. */
  min: z.optional(z.number()),
  max: z.optional(z.number()),
  options: z.optional(z.array(z.object({ value: z.string(), label: z.string() }))),
  default: z.optional(z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])),
});

/** An MCP server asks the person something in the middle of a tool call: to fill in a form, or to open a page of its own. */
export const elicitRequestSchema = z.object({
  kind: z.literal("elicit"),
  /** Names what is asked; the answer repeats it. */
  question: z.string(),
  server: z.object({ name: z.string(), host: z.string() }),
  /** The server's tool that asks. */
  tool: z.string(),
  /** The server's words. */
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

/** Why a call was never made: `not_run` in the `artifact` of the tool message that answers it, for people to see. */
export const notRunSchema = z.enum([
  "rejected",
  /** The person was asked for access, and said "not now". */
  "declined",
  "expired",
  "unapproved",
  "undecided",
  "stopped",
  /** The operator has switched off all writes, or this tool. */
  "switched_off",
  /** One write more than an answer, or a day, allows. */
  "over_budget",
  /** The app was restored from a backup after this was asked. */
  "outdated",
  /** What it is about, or the tool itself, has changed since it was shown. */
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
