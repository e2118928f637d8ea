import type { Message } from "@langchain/langgraph-sdk";
import { INPUT_EVENT, type InputEvent } from "#auth/protocol/input-event.ts";
import type { AgentState } from "./agent-state.ts";

/** What the server streams of a run. */
export interface RunEvent {
  /** Resumes a dropped stream (`Last-Event-ID`). */
  id?: string | undefined;
  event: string;
  data: unknown;
}

/** LangGraph's id for "remove all messages". */
const REMOVE_ALL = "__remove_all__";

/** The state before a run. */
export interface BaseState {
  /** What the page has. */
  read(): Promise<AgentState>;
  /** What the server has, if the page lacks a message that was sent in another window. */
  readAgain(): Promise<AgentState>;
  /** Stores the state after each step. */
  keep(state: AgentState): void;
}

/**
 * Turns a stream of updates into the states that useStream expects: a run sends only what is new (docs/decisions/0067), and the
 * page has the rest. Other events pass unchanged.
 */
export async function* withStates(
  events: AsyncIterable<RunEvent>,
  base: BaseState,
): AsyncGenerator<RunEvent> {
  let state: AgentState | undefined;
  for await (const event of events) {
    const { id, event: name, data } = event;
    if (name === "custom" && isInput(data)) {
      state = await placeInput(data, base);
      yield { id, event: "values", data: state };
    } else if (name === "updates" && isRecord(data)) {
      // First the state that the run starts from, as in mode `values`.
      if (!state) {
        state = await base.read();
        yield { event: "values", data: state };
      }
      const { __interrupt__: asked, ...nodes } = data;
      for (const update of Object.values(nodes).flat())
        if (isRecord(update)) state = applyUpdate(state, update);
      yield { id, event: "values", data: asked === undefined ? state : { ...state, __interrupt__: asked } };
    } else {
      yield event;
      continue;
    }
    base.keep(state);
  }
}

async function placeInput({ message, after }: InputEvent, base: BaseState): Promise<AgentState> {
  const shown = await base.read();
  const isKnown = ({ messages = [], earlier_messages: earlier }: AgentState) =>
    after === null || earlier?.message === after || messages.some(({ id }) => id === after);
  const state = isKnown(shown) ? shown : await base.readAgain();
  const { messages = [] } = state;
  if (messages.some(({ id }) => id === message.id)) return state;
  const end = after === null ? 0 : messages.findIndex(({ id }) => id === after) + 1;
  const earlier = after === null ? undefined : state.earlier_messages;
  return {
    ...state,
    messages: [...messages.slice(0, end), message as Message],
    earlier_messages: earlier,
  };
}

/** Like LangGraph's message reducer: a message with a known id replaces that one. Other channels take the newest value. */
export function applyUpdate(state: AgentState, update: Record<string, unknown>): AgentState {
  const { messages: changed, ...others } = update;
  const list = Array.isArray(changed) ? (changed as Message[]) : [];
  if (list.length === 0) return { ...state, ...others };
  let messages = [...(state.messages ?? [])];
  let earlier = state.earlier_messages;
  for (const message of list) {
    const at = message.id === undefined ? -1 : messages.findLastIndex(({ id }) => id === message.id);
    if (message.id === REMOVE_ALL) [messages, earlier] = [[], undefined];
    else if (message.type === "remove") messages = messages.toSpliced(at, at < 0 ? 0 : 1);
    else if (at < 0) messages.push(message);
    else messages[at] = message;
  }
  return { ...state, ...others, messages, earlier_messages: earlier };
}

function isInput(data: unknown): data is InputEvent {
  return isRecord(data) && data.type === INPUT_EVENT && isRecord(data.message);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
