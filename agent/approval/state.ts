import { z } from "zod";
import type { WriteGrant } from "#auth/client/exchange-client.ts";
import { type Arguments, hashCall } from "#auth/protocol/hash-call.ts";
import { type NotRun, notRunSchema, replacedStateSchema } from "#auth/protocol/interrupts.ts";

/** One write of the model's last message, and what the person decided about it. */
const actionSchema = z.object({
  /** Made by us for this very card: the exchange gives one token for it, ever. */
  action_id: z.uuid(),
  tool_call_id: z.string(),
  provider: z.string(),
  /** The account there, when the card was made; undefined in what earlier versions stored. */
  login: z.string().nullish(),
  server: z.object({ name: z.string(), host: z.string() }).optional(),
  name: z.string(),
  args: z.record(z.string(), z.unknown()),
  /** The tool as it was offered by its MCP server: rules.ts. */
  definition: z.string().optional(),
  /** What the write replaces, compared with what the agent has read of it, and its hash when the card was made. */
  replaces: z.object({ state: replacedStateSchema, hash: z.string().optional() }).optional(),
  /** What private data was read before a write to a public place or to a third party. */
  private_sources: z.array(z.string()).optional(),
  /** The text that a write of a file replaces. */
  before: z.string().optional(),
  decision: z
    .discriminatedUnion("type", [
      /** `hash` is that of the arguments the person saw last, their own edits included. */
      z.object({ type: z.literal("approve"), hash: z.string(), at: z.number() }),
      z.object({ type: z.literal("reject"), reason: z.string(), why: notRunSchema }),
    ])
    .optional(),
});

/** The writes that wait, or waited, for a decision: bound to a person and the run that asked. */
export const approvalSchema = z.object({
  user: z.string(),
  run_id: z.string().nullable(),
  expires_at: z.number(),
  untrusted_sources: z.array(z.string()),
  login: z.string().nullable(),
  /** When the card was made; older versions did not note it. */
  asked_at: z.number().optional(),
  actions: z.array(actionSchema),
});

export type Approval = z.infer<typeof approvalSchema>;
export type Action = z.infer<typeof actionSchema>;

/** The part of the graph's state that is the approval's. The underscore keeps it out of what a caller may put in. */
export const approvalStateSchema = z.object({ _approval: approvalSchema.nullish() });

export type Verdict = { grant: WriteGrant } | { refusal: string; why: NotRun };

const UNASKED = "Not run: this change was not approved. Ask for it again if the person wants it.";

/**
 * What may be done with a call that writes. Fails closed: no record, another tool, other arguments, another person: refused.
 * @param state the graph's state, as it is
 * @param user the identity of the present run
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

/** The approval in a graph's state; undefined where there is none. */
export function readApproval(state: unknown): Approval | undefined {
  const parsed = approvalStateSchema.safeParse(state);
  return parsed.success ? (parsed.data._approval ?? undefined) : undefined;
}
