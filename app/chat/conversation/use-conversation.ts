import type { Client, Interrupt } from "@langchain/langgraph-sdk";
import { useStream } from "@langchain/langgraph-sdk/react";
import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { makeAgentClient } from "./agent-client.ts";
import { type Problem, toProblem } from "./problem.ts";
import type { Question } from "./questions/questions.tsx";
import { type Turn, toTurns } from "./turns.ts";
import { type AgentState, useThreadHead } from "./use-thread-head.ts";

const ASSISTANT = "agent";

/** What the frame around the messages may do. Stable from one render to the next. */
export interface ConversationControls {
  /** Says something; while the agent answers it waits for the answer's end. */
  send(text: string): void;
  /** Stops the answer, on the server too. */
  stop(): void;
}

export interface ConversationHandle extends ConversationControls {
  turns: Turn[];
  /** What is stored is on its way. */
  isLoading: boolean;
  /** The agent is answering. */
  isRunning: boolean;
  /** The answer was cut off, by the person or by a crash, and can go on. */
  isHalted: boolean;
  problem: Problem | undefined;
  /** What the agent asks before it goes on. */
  questions: readonly Question[];
  /** Messages that wait for the answer before them. */
  queued: readonly string[];
  /** Answers all questions, by their ids. */
  answer(answers: Record<string, unknown>): void;
  /** After a problem or a halt: rejoins what still runs, goes on where it stopped, or sends the message again. */
  resume(): void;
}

interface Sent {
  type: "human";
  id: string;
  content: string;
}

/**
 * One conversation with the agent, over useStream.
 * @param isNew nothing of it is stored yet
 * @param onTaken the server has taken a message
 */
export function useConversation(
  threadId: string,
  isNew: boolean,
  onTaken: (text: string) => void,
): ConversationHandle {
  const end = useRef<AbortController>(undefined);
  const [client] = useState(() => makeAgentClient(originOf(), { begin: () => renew(end) }));
  const head = useThreadHead(client, threadId, isNew);
  const run = useRef<string>(undefined);
  const last = useRef<Sent>(undefined);
  const [queued, setQueued] = useState<readonly string[]>([]);
  const [failure, setFailure] = useState<unknown>();
  const [isStopped, setStopped] = useState(false);

  const stream = useStream<AgentState>({
    client,
    assistantId: ASSISTANT,
    threadId,
    thread: head,
    // One drawing for all that one read of the stream brings: a burst of events would overrun React (error 185).
    throttle: true,
    onCreated: ({ run_id }) => {
      run.current = run_id;
      if (last.current) onTaken(last.current.content);
    },
  });

  /**
   * @param message nothing to go on where the graph stopped
   * @param answers what the graph asked when it stopped
   */
  function submit(message: Sent | undefined, answers?: unknown): void {
    setFailure(undefined);
    setStopped(false);
    run.current = undefined;
    last.current = message;
    void stream.submit(message ? { messages: [message] } : undefined, {
      ...(answers === undefined ? {} : { command: { resume: answers } }),
      streamMode: ["values", "messages-tuple"],
      streamResumable: true,
      onDisconnect: "continue",
      multitaskStrategy: "enqueue",
      optimisticValues: (before) => ({
        messages: message
          ? [...withoutMessage(before.messages, message.id), message]
          : (before.messages ?? []),
      }),
    });
  }

  function join(runId: string): void {
    setFailure(undefined);
    setStopped(false);
    run.current = runId;
    last.current = undefined;
    void stream.joinStream(runId);
  }

  async function resume(): Promise<void> {
    const unsent = last.current;
    // The first message never arrived: the server knows nothing of this conversation.
    if (isNew && unsent && !run.current) return submit(unsent);
    const active = await findActiveRun(client, threadId);
    if (active) return join(active);
    const [state] = await head.mutate();
    const isKnown = !unsent || state?.values.messages?.some(({ id }) => id === unsent.id);
    if (!isKnown) return submit(unsent);
    if (state && state.next.length > 0) return submit(undefined);
    setFailure(undefined);
  }

  async function cancel(): Promise<void> {
    const id = run.current ?? (await findActiveRun(client, threadId));
    if (id) await client.runs.cancel(threadId, id);
  }

  function send(text: string): void {
    if (stream.isLoading) setQueued((list) => [...list, text]);
    else submit(toMessage(text));
  }

  function stop(): void {
    setStopped(true);
    setQueued([]);
    end.current?.abort();
    cancel().catch(setFailure);
  }

  const latest = useRef({ submit, join, send, stop });
  latest.current = { submit, join, send, stop };

  // An answer that was running when the page was left, or runs in another tab.
  useEffect(() => {
    if (isNew) return;
    let isCurrent = true;
    findActiveRun(client, threadId).then(
      (id) => isCurrent && id && latest.current.join(id),
      // The state is asked for at the same time: its failure says it all.
      () => undefined,
    );
    return () => {
      isCurrent = false;
      end.current?.abort();
    };
  }, [client, threadId, isNew]);

  const error = failure ?? stream.error;
  const isRunning = stream.isLoading;
  useEffect(() => {
    const [next, ...rest] = queued;
    if (isRunning || error || next === undefined) return;
    setQueued(rest);
    latest.current.submit(toMessage(next));
  }, [isRunning, error, queued]);

  const state = head.data?.[0];
  const isStored = state !== undefined && stream.values === state.values;
  const asked = isStored
    ? state.tasks.flatMap(({ interrupts }) => interrupts)
    : readInterrupts(stream.values);
  const questions = useQuestions(isRunning || error ? [] : asked);
  const wasCutOff = isStored && state.next.length > 0 && questions.length === 0;
  // While words pour in, drawing them gives way to the person's own typing; the first ones are drawn at once.
  const deferred = useDeferredValue(stream.messages);
  const messages = deferred.length === 0 ? stream.messages : deferred;
  const openCall = isRunning ? "running" : questions.length > 0 ? "waiting" : "stopped";
  const turns = useMemo(() => toTurns(messages, openCall), [messages, openCall]);

  return {
    turns,
    isLoading: head.isLoading && turns.length === 0,
    isRunning,
    isHalted: !isRunning && !error && (isStopped || wasCutOff),
    problem: useMemo(() => (error && !isRunning ? toProblem(error) : undefined), [error, isRunning]),
    questions,
    queued,
    answer: useCallback((answers: Record<string, unknown>) => {
      const [only, ...others] = Object.values(answers);
      latest.current.submit(undefined, others.length === 0 ? only : answers);
    }, []),
    send: useCallback((text: string) => latest.current.send(text), []),
    stop: useCallback(() => latest.current.stop(), []),
    resume() {
      resume().catch(setFailure);
    },
  };
}

/** What the running graph asked, in the state that the stream brought. */
function readInterrupts(values: AgentState): readonly Interrupt[] {
  return Array.isArray(values.__interrupt__) ? values.__interrupt__ : [];
}

/** The same questions stay the same object, however often the state around them changes. */
function useQuestions(interrupts: readonly Interrupt[]): readonly Question[] {
  const found = interrupts.map(({ id, value }, index) => ({ id: id ?? String(index), value }));
  const key = JSON.stringify(found);
  const kept = useRef({ key, questions: found });
  if (kept.current.key !== key) kept.current = { key, questions: found };
  return kept.current.questions;
}

function originOf(): string {
  return typeof location === "undefined" ? "http://server.invalid" : location.origin;
}

function renew(end: { current: AbortController | undefined }): AbortSignal {
  end.current = new AbortController();
  return end.current.signal;
}

/** The id is ours, so that sending the same message again does not say it twice. */
function toMessage(text: string): Sent {
  return { type: "human", id: crypto.randomUUID(), content: text };
}

function withoutMessage(messages: AgentState["messages"] | undefined, id: string): AgentState["messages"] {
  return (messages ?? []).filter((message) => message.id !== id);
}

async function findActiveRun(client: Client, threadId: string): Promise<string | undefined> {
  const runs = await client.runs.list(threadId, { limit: 10 });
  return runs.find(({ status }) => status === "running" || status === "pending")?.run_id;
}
