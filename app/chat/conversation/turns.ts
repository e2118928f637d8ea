import type { Message } from "@langchain/langgraph-sdk";
import type { NotRun } from "#auth/protocol/interrupts.ts";
import type { ServerNotes } from "#auth/protocol/server-notes.ts";
import { readServerNotes } from "./server-notes.ts";

/** A conversation as people see it: their messages and the agent's steps. */
export type Turn = PersonTurn | AgentTurn;

export interface PersonTurn {
  kind: "person";
  id: string;
  text: string;
}

export interface AgentTurn {
  kind: "agent";
  id: string;
  steps: Step[];
}

export type Step =
  | { kind: "text" | "reasoning"; id: string; text: string }
  | { kind: "tool"; id: string; call: ToolCall };

export interface ToolCall {
  id: string;
  name: string;
  args: Record<string, unknown>;
  state: OpenCall | "done" | "failed" | (typeof NOT_RUN)[number];
  /** The tool's result, as text. */
  result?: string;
  /** Where to authorize the connection for an organization with single sign-on. */
  ssoLink?: string;
  /** What the provider left out of the result, in a sentence. */
  incomplete?: string;
  /** Progress and log of its MCP server. */
  notes?: ServerNotes;
}

/** Reasons for not making a call that have a state of their own. */
const NOT_RUN = [
  "rejected",
  "declined",
  "expired",
  "switched_off",
  "over_budget",
  "outdated",
  "changed",
] as const satisfies readonly NotRun[];

export type OpenCall = "running" | "waiting" | "stopped";

/**
 * Groups messages into turns.
 * @param open the state of a call without a result: running while the agent works, waiting while it asks, else stopped
 */
export function toTurns(messages: readonly Message[], open: OpenCall): Turn[] {
  const turns: Turn[] = [];
  const calls = new Map<string, ToolCall>();

  messages.forEach((message, index) => {
    const id = message.id ?? String(index);
    if (message.type === "human") {
      turns.push({ kind: "person", id, text: textOf(message.content) });
      return;
    }
    if (message.type === "tool") {
      const call = calls.get(message.tool_call_id);
      if (!call) return;
      call.result = textOf(message.content);
      const notes = readServerNotes(message.artifact);
      if (notes) call.notes = notes;
      call.state = outcomeOf(message);
      const link = ssoLinkOf(message);
      if (link) call.ssoLink = link;
      const incomplete: unknown = Object(message.artifact).incomplete;
      if (typeof incomplete === "string") call.incomplete = incomplete;
      return;
    }
    if (message.type !== "ai") return;
    const turn = agentTurn(turns, id);
    const reasoning = reasoningOf(message.content) || compatibleReasoningOf(message.additional_kwargs);
    if (reasoning) turn.steps.push({ kind: "reasoning", id: `${id}-reasoning`, text: reasoning });
    const text = textOf(message.content);
    if (text) turn.steps.push({ kind: "text", id: `${id}-text`, text });
    message.tool_calls?.forEach((given, position) => {
      const call: ToolCall = {
        id: given.id ?? `${id}-${position}`,
        name: given.name,
        args: given.args,
        state: open,
      };
      calls.set(call.id, call);
      turn.steps.push({ kind: "tool", id: call.id, call });
    });
  });
  return turns;
}

/** Adds the agent's empty turn from the start, so that its text only has to be put into it. */
export function withAnswer(turns: Turn[], isRunning: boolean): Turn[] {
  const last = turns.at(-1);
  if (!isRunning || last?.kind !== "person") return turns;
  return [...turns, { kind: "agent", id: answerTo(last), steps: [] }];
}

/** The id of the turn that answers a message, before its messages have ids. */
export function answerTo(question: Turn): string {
  return `${question.id}-answer`;
}

/** Why a call was not made, which comes beside its text for the model. */
function outcomeOf({ status, artifact }: { status?: string; artifact?: unknown }): ToolCall["state"] {
  if (status !== "error") return "done";
  const why: unknown = Object(artifact).not_run;
  return typeof why === "string" ? (NOT_RUN.find((reason) => reason === why) ?? "stopped") : "failed";
}

/** The agent checks the host (agent/github/sso.ts); here it only has to be a web page. */
function ssoLinkOf({ artifact }: { artifact?: unknown }): string | undefined {
  const link: unknown = Object(artifact).sso_link;
  return typeof link === "string" && /^https?:\/\//.test(link) ? link : undefined;
}

/**
 * Where the model's verbatim memory starts.
 * @param upto the last summarised message
 * @returns the turn with the message after it, part of which may be summarised too; undefined if it is the first
 */
export function findRemembered(
  messages: readonly Message[],
  turns: readonly Turn[],
  upto: string | null | undefined,
): string | undefined {
  const last = upto ? messages.findIndex(({ id }) => id === upto) : -1;
  if (last < 0) return undefined;
  const starts = new Set(turns.slice(1).map(({ id }) => id));
  return messages.slice(0, last + 2).findLast(({ id }) => id !== undefined && starts.has(id))?.id;
}

/** How many calls have ended. */
export function countFinished(turns: readonly Turn[]): number {
  const steps = turns.flatMap((turn) => (turn.kind === "agent" ? turn.steps : []));
  return steps.filter((step) => step.kind === "tool" && step.call.result !== undefined).length;
}

/** The agent's last turn, or a new one: its messages between two of the person's are one turn. */
function agentTurn(turns: Turn[], id: string): AgentTurn {
  const last = turns.at(-1);
  if (last?.kind === "agent") return last;
  const turn: AgentTurn = { kind: "agent", id, steps: [] };
  turns.push(turn);
  return turn;
}

function textOf(content: unknown): string {
  return fromBlocks(content, "text", "text");
}

/** Names differ by provider: `reasoning` (LangChain's standard blocks), `thinking` (Anthropic). */
function reasoningOf(content: unknown): string {
  if (typeof content === "string") return "";
  return fromBlocks(content, "reasoning", "reasoning") || fromBlocks(content, "thinking", "thinking");
}

/** OpenAI-compatible servers (vLLM, Ollama, the embedded model) stream it as `reasoning_content`. */
function compatibleReasoningOf(kwargs: Record<string, unknown> | undefined): string {
  const text = kwargs?.reasoning_content;
  return typeof text === "string" ? text : "";
}

function fromBlocks(content: unknown, type: string, key: string): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content
    .map((block: unknown) => {
      if (typeof block !== "object" || block === null) return "";
      const { [key]: text, type: given } = block as Record<string, unknown>;
      return given === type && typeof text === "string" ? text : "";
    })
    .join("");
}

/** The text of a turn, without tools and reasoning. */
export function wordsOf(turn: Turn): string {
  if (turn.kind === "person") return turn.text;
  return turn.steps
    .flatMap((step) => (step.kind === "text" ? [step.text] : []))
    .join("\n\n")
    .trim();
}

/** Whether two turns look the same: every state has new message objects, mostly with the same content. */
export function isSameTurn(one: Turn, other: Turn): boolean {
  if (one === other) return true;
  if (one.kind !== other.kind || one.id !== other.id) return false;
  if (one.kind === "person") return other.kind === "person" && one.text === other.text;
  return (
    other.kind === "agent" &&
    one.steps.length === other.steps.length &&
    one.steps.every((step, index) => isSameStep(step, other.steps[index]))
  );
}

function isSameStep(one: Step, other: Step | undefined): boolean {
  if (!other || one.kind !== other.kind || one.id !== other.id) return false;
  if (one.kind !== "tool") return other.kind !== "tool" && one.text === other.text;
  if (other.kind !== "tool") return false;
  const { call } = one;
  return (
    call.state === other.call.state &&
    call.result === other.call.result &&
    call.name === other.call.name &&
    JSON.stringify(call.args) === JSON.stringify(other.call.args)
  );
}
