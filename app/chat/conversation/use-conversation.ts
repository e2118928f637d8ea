import { useStream } from "@langchain/langgraph-sdk/react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { makeAgentClient } from "./agent-client.ts";
import { addVersion, type Branch, leaveAt } from "./branches/branches.ts";
import { findFork, pathOf } from "./branches/find-fork.ts";
import type { ConversationHandle, ConversationOptions } from "./conversation-handle.ts";
import { toProblem } from "./problem.ts";
import { findActiveRun, hasThread, originOf, renew, toCheckpoint } from "./runs.ts";
import { type Saying, type Sent, toMessage, withSaid, withSaying } from "./sent.ts";
import { findRemembered, toTurns } from "./turns.ts";
import { useDrawn } from "./use-drawn.ts";
import { readInterrupts, useQuestions } from "./use-questions.ts";
import { type AgentState, useThreadHead } from "./use-thread-head.ts";

/** One conversation with the agent, over useStream. */
export function useConversation(options: ConversationOptions): ConversationHandle {
  const { threadId, assistant, isNew, at, branching, onTaken, onUnsent, onShow, onReload } = options;
  const end = useRef<AbortController>(undefined);
  const [client] = useState(() => makeAgentClient(originOf(), { begin: () => renew(end) }));
  const run = useRef<string>(undefined);
  const last = useRef<Saying<Sent>>(undefined);
  // From where the next run goes on: an older version's end, or right before a message that is said anew.
  const from = useRef(at);
  const head = useThreadHead(client, threadId, isNew, from);
  const [queued, setQueued] = useState<readonly Sent[]>([]);
  const queue = useRef(queued);
  queue.current = queued;
  // Being said: the stream shows it a moment later. The second is for who says two things in one moment.
  const [saying, setSaying] = useState<Saying>();
  const isSaying = useRef(false);
  // What is to be said anew, until its place is found.
  const anew = useRef<{ messageId: string; text: string }>(undefined);
  const [failure, setFailure] = useState<unknown>();
  const [isStopped, setStopped] = useState(false);
  // From then on, what went wrong before is over: the stored state, which tells of it, is not read again.
  const [hasBegun, setBegun] = useState(false);

  const stream = useStream<AgentState>({
    client,
    assistantId: assistant,
    threadId,
    thread: head,
    // One drawing for all that one read of the stream brings: a burst of events would overrun React (error 185).
    throttle: true,
    onError: fail,
    onFinish: () => {
      last.current = undefined;
    },
    onCreated: ({ run_id }) => {
      run.current = run_id;
      from.current = undefined;
      if (last.current) onTaken(last.current.message.content);
    },
  });

  const isRunning = stream.isLoading || saying !== undefined;

  /**
   * @param message nothing to go on where the graph stopped
   * @param answers what the graph asked when it stopped
   * @param instead the id of the message in whose place it is said
   */
  function submit(message: Sent | undefined, answers?: unknown, instead?: string): void {
    const now = { message, instead };
    begin(now);
    anew.current = undefined;
    run.current = undefined;
    last.current = message && { message, instead };
    const submitted = stream.submit(message ? { messages: [message] } : undefined, {
      ...(answers === undefined ? {} : { command: { resume: answers } }),
      ...(from.current === undefined ? {} : { checkpoint: toCheckpoint(from.current) }),
      streamMode: ["values", "messages-tuple"],
      streamResumable: true,
      onDisconnect: "continue",
      multitaskStrategy: "enqueue",
      optimisticValues: ({ messages = [] }) => ({ messages: withSaid(messages, now) }),
    });
    void submitted.finally(() => begin(undefined));
  }

  function fail(error: unknown): void {
    setFailure(error);
    const { kind, canRetry } = toProblem(error);
    if (canRetry && kind !== "changed") return;
    // The same again would not help: other words that were to take a message's place go back to where one writes.
    const unsent =
      run.current === undefined && last.current?.instead ? last.current.message.content : undefined;
    const { messageId, text: words = unsent } = anew.current ?? {};
    anew.current = undefined;
    const isOther = !stream.messages.some(({ id, content }) => id === messageId && content === words);
    if (words !== undefined && isOther) onUnsent([words]);
  }

  /** Shows what is being said, or no more. */
  function begin(now: Saying | undefined): void {
    isSaying.current = now !== undefined;
    setSaying(now);
    if (!now) return;
    setFailure(undefined);
    setStopped(false);
    setBegun(true);
  }

  async function sayAnew(messageId: string, text: string): Promise<void> {
    if (isRunning || isSaying.current) return;
    const { readAll, keep } = branching;
    const message = toMessage(text);
    // It stands there at once; while its place can't be looked for, Retry tries again.
    begin({ message, instead: messageId });
    anew.current = { messageId, text };
    const finding = findFork(client.threads, threadId, messageId, from.current);
    const [branches, fork] = await Promise.all([readAll(), finding]).catch((error: unknown) => {
      begin(undefined);
      throw error;
    });
    const known = branches.find((branch) => branch.message === messageId)?.fork ?? fork.checkpoint;
    const { leaf, path } = fork;
    keep(addVersion(branches, { fork: known, of: messageId, message: message.id, leaf, path }));
    from.current = known;
    submit(message, undefined, messageId);
  }

  async function show(branch: Branch): Promise<void> {
    // Of an older version that nothing was added to, the end is known.
    if (from.current === undefined) {
      const reading = client.threads.getState<AgentState>(threadId);
      const [branches, newest] = await Promise.all([branching.readAll(), reading]);
      const leaf = newest.checkpoint?.checkpoint_id;
      if (leaf) branching.keep(leaveAt(branches, pathOf(newest), leaf));
    }
    onShow(branch);
  }

  function join(runId: string): void {
    setFailure(undefined);
    setStopped(false);
    setBegun(true);
    run.current = runId;
    last.current = undefined;
    void stream.joinStream(runId);
  }

  async function resume(): Promise<void> {
    if (anew.current) return sayAnew(anew.current.messageId, anew.current.text);
    const unsent = last.current;
    const isTold = run.current !== undefined;
    // The first message never arrived: the server knows nothing of this conversation.
    if (unsent && !isTold && !(await hasThread(client, threadId))) return submit(unsent.message);
    const active = await findActiveRun(client, threadId);
    const [state] = await head.mutate();
    const isKnown = !unsent || state?.values.messages?.some(({ id }) => id === unsent.message.id);
    if (unsent && isKnown && !isTold) onTaken(unsent.message.content);
    if (active) return join(active);
    if (!isKnown) return submit(unsent.message, undefined, unsent.instead);
    if (state && state.next.length > 0) return submit(undefined);
    onReload(takeQueue());
  }

  async function cancel(): Promise<void> {
    const id = run.current ?? (await findActiveRun(client, threadId));
    if (id) await client.runs.cancel(threadId, id);
  }

  function send(text: string): void {
    const message = toMessage(text);
    if (isRunning || isSaying.current) setQueued((list) => [...list, message]);
    else submit(message);
  }

  /** What waits, in its order: it waits no more. */
  function takeQueue(): string[] {
    const texts = queue.current.map(({ content }) => content);
    queue.current = [];
    setQueued([]);
    return texts;
  }

  function stop(): void {
    setStopped(true);
    // Not said now: who stops does not want the next one to begin.
    onUnsent(takeQueue());
    end.current?.abort();
    cancel().catch(setFailure);
  }

  const leave = (): void => onUnsent(takeQueue());
  const latest = useRef({ submit, join, send, stop, sayAnew, show, leave, fail });
  latest.current = { submit, join, send, stop, sayAnew, show, leave, fail };
  useEffect(() => () => latest.current.leave(), []);

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

  const error = failure ?? (hasBegun ? undefined : stream.error);
  useEffect(() => {
    const [next, ...rest] = queued;
    if (isRunning || error || next === undefined) return;
    setQueued(rest);
    latest.current.submit(next);
  }, [isRunning, error, queued]);

  const state = head.data?.[0];
  const isStored = state !== undefined && stream.values === state.values;
  const asked = isStored
    ? state.tasks.flatMap(({ interrupts }) => interrupts)
    : readInterrupts(stream.values);
  const questions = useQuestions(isRunning || error ? [] : asked);
  const wasCutOff = isStored && state.next.length > 0 && questions.length === 0;
  const messages = useDrawn(withSaying(stream.messages, saying), isRunning);
  const openCall = isRunning ? "running" : questions.length > 0 ? "waiting" : "stopped";
  const turns = useMemo(() => toTurns(messages, openCall), [messages, openCall]);
  const upto = stream.values.summarised_upto;

  return {
    turns,
    remembered: useMemo(() => findRemembered(messages, turns, upto), [messages, turns, upto]),
    isLoading: head.isLoading && turns.length === 0,
    isRunning,
    isHalted: !isRunning && !error && (isStopped || wasCutOff),
    problem: useMemo(() => (error && !isRunning ? toProblem(error) : undefined), [error, isRunning]),
    questions,
    queued,
    // Each by its question's name: to one that is answered already, in another window, the graph asks its next one again.
    answer: useCallback((answers: Record<string, unknown>) => latest.current.submit(undefined, answers), []),
    send: useCallback((text: string) => latest.current.send(text), []),
    stop: useCallback(() => latest.current.stop(), []),
    sayAnew: useCallback((messageId: string, text: string) => {
      latest.current.sayAnew(messageId, text).catch((error: unknown) => latest.current.fail(error));
    }, []),
    show: useCallback((branch: Branch) => {
      latest.current.show(branch).catch(setFailure);
    }, []),
    resume() {
      resume().catch(fail);
    },
  };
}
