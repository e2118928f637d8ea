import { z } from "zod";
import type { WriteGrant } from "#auth/client/exchange-client.ts";
import { type Arguments, hashCall } from "#auth/protocol/hash-call.ts";
import { type NotRun, notRunSchema, replacedStateSchema } from "#auth/protocol/interrupts.ts";

/** One write of the model's last message, and the person's decision. */
const actionSchema = z.object({
  /** Generated for this card: the exchange issues one token for it, once. */
  action_id: z.uuid(),
  tool_call_id: z.string(),
  provider: z.string(),
  /** The account at the provider when the card was created; undefined in older versions' data. */
  login: z.string().nullish(),
  server: z.object({ name: z.string(), host: z.string() }).optional(),
  name: z.string(),
  args: z.record(z.string(), z.unknown()),
  /** The definition of its MCP server's tool: rules.ts. */
  definition: z.string().optional(),
  /** The text that the write replaces, compared with what the agent has read, and its hash when the card was created. */
  replaces: z.object({ state: replacedStateSchema, hash: z.string().optional() }).optional(),
  /** The private data read before a write to a public place or a third party. */
  private_sources: z.array(z.string()).optional(),
  /** The text that a file write replaces. */
  before: z.string().optional(),
  decision: z
    .discriminatedUnion("type", [
      /** `hash` is of the arguments that the person saw last, including their edits. */
      z.object({ type: z.literal("approve"), hash: z.string(), at: z.number() }),
      z.object({ type: z.literal("reject"), reason: z.string(), why: notRunSchema }),
    ])
    .optional(),
});

/** The writes pending or decided, bound to a person and the run that asked. */
const approvalSchema = z.object({
  user: z.string(),
  run_id: z.string().nullable(),
  expires_at: z.number(),
  untrusted_sources: z.array(z.string()),
  login: z.string().nullable(),
  /** When the card was created; missing in older versions' data. */
  asked_at: z.number().optional(),
  actions: z.array(actionSchema),
});

export type Approval = z.infer<typeof approvalSchema>;
export type Action = z.infer<typeof actionSchema>;

/** The approval's part of the graph's state. The underscore keeps it out of the input schema. */
export const approvalStateSchema = z.object({ _approval: approvalSchema.nullish() });

export type Verdict = { grant: WriteGrant } | { refusal: string; why: NotRun };

const UNASKED = "Not run: this change was not approved. Ask for it again if the person wants it.";

/**
 * Decides about a write call. Fails closed: without a record, or for another tool, other arguments or another person, it is
 * rejected.
 * @param state the graph's state
 * @param user the identity of the current run
 */
export function judge(
  state: unknown,
  call: { id?: string | undefined; name: string; args: Arguments },
  user: string | undefined,
): Verdict {
  const approval = readApproval(state);
  const action = approval?.actions.find((candidate) => candidate.tool_call_id === call.id);
  if (!approval || !action || approval.user !== user) return { refusal: UNASKED, why: "unapproved" };
  const { decision } = action;
  if (!decision) return { refusal: UNASKED, why: "unapproved" };
  if (decision.type === "reject") return { refusal: decision.reason, why: decision.why };
  if (decision.hash !== hashCall(call.name, call.args)) return { refusal: UNASKED, why: "unapproved" };
  return {
    grant: {
      actionId: action.action_id,
      argumentsHash: decision.hash,
      approvedBy: approval.user,
      askedAt: approval.asked_at,
      login: action.login ?? approval.login ?? undefined,
      privateSources: action.private_sources,
    },
  };
}

/** The write that a tool call stands for on the card, whatever its decision. */
export function findAction(state: unknown, callId: string | undefined): Action | undefined {
  return readApproval(state)?.actions.find((action) => action.tool_call_id === callId);
}

/** The approval in a graph's state, or undefined. */
export function readApproval(state: unknown): Approval | undefined {
  return approvalStateSchema.safeParse(state).data?._approval ?? undefined;
}
