import { useStream } from "@langchain/langgraph-sdk/react";
import { useEffect, useReducer, useRef, useState } from "react";
import { makeAgentClient } from "./agent-client.ts";
import { KnownState } from "./base-state.ts";
import { type Branch, leaveAt } from "./branches/branches.ts";
import { ConversationChanged, pathOf } from "./branches/find-fork.ts";
import { resolveFork } from "./branches/resolve-fork.ts";
import type { ConversationHandle, ConversationOptions } from "./conversation-handle.ts";
import { StreamCut, toProblem } from "./problem.ts";
import { chooseRecovery, findLostWords, readRunStatus } from "./run-status.ts";
import { cancelRun, originOf, renew, STREAM, toCheckpoint } from "./runs.ts";
import { collectNote } from "./server-notes.ts";
import { type Submission, toMessage, unsentOf } from "./submission.ts";
import { useAttempt } from "./use-attempt.ts";
import { useListening } from "./use-listening.ts";
import { useNext, useQueue } from "./use-queue.ts";
import { useReconnect } from "./use-reconnect.ts";
import { useShown } from "./use-shown.ts";
import { type Actions, useStableActions } from "./use-stable-actions.ts";
import { type AgentState, useThreadHead } from "./use-thread-head.ts";

/** One conversation with the agent, over useStream. */
export function useConversation(options: ConversationOptions): ConversationHandle {
  const { threadId, assistant, isNew, at, branching, onTaken, onUnsent, onShow, onReload } = options;
  const end = useRef<AbortController>(undefined);
  const wasCut = useRef(false);
  const latest = useRef({} as Actions);
  const { reconnector, state: connection } = useReconnect(latest);
  const [known] = useState(() => new KnownState());
  // The last event that was heard of the run, and when: there it is read on.
  const heard = useRef<{ id?: string | undefined; at: number }>({ at: 0 });
  const [client] = useState(() => {
    const onCut = () => {
      wasCut.current = true;
    };
    const onEvent = (id: string | undefined) => {
      heard.current = { id: id ?? heard.current.id, at: Date.now() };
      reconnector.reset();
    };
    return makeAgentClient(originOf(), { begin: () => renew(end), onCut, onEvent }, known);
  });
  const run = useRef<string>(undefined);
  const stopped = useRef<string>(undefined);
  // Where the version ends that is shown; undefined for the newest, to which whatever is said next belongs.
  const from = useRef(at);
  const head = useThreadHead(client, threadId, isNew, from);
  known.head = head;
  const queue = useQueue();
  const attempt = useAttempt();
  const { last, saying, begin, forget, failure, setFailure, isStopped, setStopped } = attempt;
  const { settle } = head;

  const [serverNotes, takeNote] = useReducer(collectNote, {});
  const stream = useStream<AgentState>({
    client,
    assistantId: assistant,
    threadId,
    thread: head,
    // One drawing for all that one read of the stream brings: a burst of events would overrun React (error 185).
    throttle: true,
    onError: (error) => latest.current.fail(error),
    onFinish: () => {
      if (wasCut.current) return latest.current.fail(new StreamCut());
      reconnector.reset();
      forget();
    },
    onCustomEvent: takeNote,
    onCreated: ({ run_id }) => {
      run.current = run_id;
      take();
      // Left before it began: the answer goes on at the server, and nobody here listens.
      if (isGone.current) end.current?.abort();
    },
  });

  const isReconnecting = connection !== "connected";
  const isRunning =
    stream.isLoading || attempt.isBusy || (isReconnecting && !isStopped && head.data !== undefined);

  function submit(now: Submission): void {
    const { release } = begin(now, true);
    run.current = undefined;
    heard.current = { at: Date.now() };
    const { message, answers, fork = from.current } = now;
    const submitted = stream.submit(message ? { messages: [message] } : undefined, {
      ...(answers === undefined ? {} : { command: { resume: answers } }),
      ...(fork === undefined ? {} : { checkpoint: toCheckpoint(fork) }),
      ...STREAM,
    });
    void submitted.finally(release);
  }

  function join(runId: string): void {
    const { release } = begin(last.current, true);
    // Of a stream that broke off, only what is new: no words are missing, and none come twice.
    if (run.current !== runId) heard.current = { at: Date.now() };
    run.current = runId;
    void stream.joinStream(runId, heard.current.id).finally(release);
  }

  /** The server has what was said last. */
  function take(): void {
    const now = last.current;
    if (!now || now.accepted) return;
    last.current = { ...now, accepted: true };
    from.current = undefined;
    if (now.branches) branching.keep(now.branches);
    if (now.message) onTaken(now.message.content, now.replaced);
  }

  /** What did not arrive goes back to where one writes: whatever comes next must not lose it. */
  function giveBack(): void {
    const unsent = unsentOf(last.current);
    if (!unsent) return;
    // The same words still stand in their place.
    if (!last.current?.isSame) onUnsent([unsent.content]);
    forget();
  }

  function fail(error: unknown): void {
    wasCut.current = false;
    const { kind, canRetry } = toProblem(error);
    // Answered already, in another window: what is asked by now is shown instead.
    const isStale = kind === "refused" && last.current?.answers !== undefined;
    if (isStale) {
      onReload(queue.takeAll());
      return;
    }
    setFailure(error);
    if (kind === "offline" || kind === "cut" || (kind === "unavailable" && reconnector.isTrying)) {
      reconnector.schedule(() => void latest.current.resume(true), unsentOf(last.current) !== undefined);
      return;
    }
    reconnector.reset();
    // The same again would not help. What was said in a conversation that is gone is gone with it.
    const { message, accepted } = last.current ?? {};
    if (kind === "missing" && message && accepted) onUnsent([message.content]);
    if (!canRetry || kind === "changed") giveBack();
  }

  async function editMessage(of: string, text: string): Promise<void> {
    const isSame = stream.messages.some(({ id, content }) => id === of && content === text);
    if (isRunning || attempt.isOnItsWay()) return isSame ? undefined : onUnsent([text]);
    const before = last.current;
    const replacesMessageId = unsentOf(before)?.id === of ? before?.replacesMessageId : of;
    // It stands there at once; while its place can't be looked for, Retry tries again.
    await place({ message: toMessage(text), replacesMessageId, isSame, anew: { of, before } });
  }

  function place(now: Submission): Promise<void> {
    return attempt.prepare(now, fail, async (isOurs) => {
      const { message, anew, isSame } = now;
      if (!message || !anew) return;
      const said = { ...anew, message, isSame };
      const placed = await resolveFork(client.threads, threadId, said, from.current, branching.readAll);
      if (isOurs()) submit(placed);
    });
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

  /** @param byItself without the person, who alone says whether what was stopped goes on */
  async function resume(byItself = false): Promise<void> {
    if (attempt.isOnItsWay()) return;
    if (!byItself) reconnector.reset();
    if (failure instanceof ConversationChanged) return onReload(queue.takeAll());
    const now = last.current;
    if (now?.anew) return place(now);
    await attempt.prepare(now, fail, async (isOurs) => {
      const standing = await readRunStatus(client, threadId, now, stopped.current);
      if (!isOurs()) return;
      reconnector.noteReached();
      if (standing.hasArrived) take();
      if (standing.run) return rejoin(standing.run);
      const way = chooseRecovery(standing, now);
      if (way === "say" && now) return submit(now);
      reconnector.reset();
      if (way === "show" || head.data === undefined) {
        onUnsent(findLostWords(standing, now));
        return onReload(queue.takeAll());
      }
      if (!byItself) return submit({});
      onUnsent(queue.takeAll());
      setStopped(true);
    });
  }

  /** Joins a run that goes on, after a problem. */
  function rejoin(id: string): void {
    const unsent = unsentOf(last.current);
    // Something else is being answered: what did not arrive waits its turn.
    if (unsent) queue.addFirst(unsent);
    if (unsent) forget();
    join(id);
  }

  /** The connection may be dead without a word of it: what is being read is read on over a new one. */
  function reopen(quietMs: number): void {
    if (!run.current || !stream.isLoading || Date.now() - heard.current.at < quietMs) return;
    end.current?.abort();
    join(run.current);
  }

  function send(text: string): void {
    const message = toMessage(text);
    if (isRunning || attempt.isOnItsWay()) {
      queue.add(message);
    } else {
      giveBack();
      submit({ message });
    }
  }

  function stop(): void {
    // Not said now: who stops does not want the next one to begin.
    onUnsent(queue.takeAll());
    const isWaiting = attempt.isPreparing() || reconnector.isTrying;
    const isUnsaid = isWaiting && unsentOf(last.current) !== undefined;
    if (isUnsaid) giveBack();
    attempt.rest();
    reconnector.reset();
    setFailure(undefined);
    if (isUnsaid) return;
    setStopped(true);
    stopped.current = run.current;
    end.current?.abort();
    persist(() => cancelRun(client, threadId, stopped.current));
  }

  /** Does something at the server, now or as soon as it can be reached. */
  function persist(action: () => Promise<void>): void {
    action().then(
      () => {
        if (!reconnector.isTrying) return;
        reconnector.reset();
        setFailure(undefined);
      },
      (error) => {
        setFailure(error);
        if (toProblem(error).kind === "offline") reconnector.schedule(() => persist(action), false);
      },
    );
  }

  function keepUnsent(): void {
    onUnsent(queue.takeAll());
    if (failure) giveBack();
  }

  /** The answer goes on at the server; nobody here listens any more. */
  function leave(): void {
    keepUnsent();
    if (run.current) end.current?.abort();
  }

  latest.current = {
    ...{ submit, join, settle, send, stop, editMessage, leave, keepUnsent, resume, reopen, fail },
    retryNow: () => reconnector.retryNow(),
    show: (branch) => persist(() => show(branch)),
  };
  const isGone = useListening(client, threadId, isNew, latest);

  const loadError = head.error;
  useEffect(() => {
    if (loadError && toProblem(loadError).kind === "offline") latest.current.fail(loadError);
  }, [loadError]);

  const error = failure ?? (attempt.hasBegun ? undefined : stream.error);
  const isFree = !isRunning && !attempt.isOnItsWay() && !error;
  useNext(queue, isFree, (message) => latest.current.submit({ message }));

  const problem = isReconnecting ? undefined : error;
  const shown = useShown({ stream, state: head.data?.[0], saying, isRunning, isStopped, error: problem });
  return {
    ...shown,
    isLoading: (head.isLoading || (isReconnecting && head.data === undefined)) && shown.turns.length === 0,
    isRunning,
    isReconnecting: connection === "waiting",
    serverNotes,
    queued: queue.list,
    ...useStableActions(latest),
  };
}
