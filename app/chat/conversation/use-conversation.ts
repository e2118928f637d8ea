import { useStream } from "@langchain/langgraph-sdk/react";
import { useCallback, useReducer, useRef, useState } from "react";
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
import { useShown } from "./use-shown.ts";
import { type AgentState, useThreadHead } from "./use-thread-head.ts";

/** One conversation with the agent, over useStream. */
export function useConversation(options: ConversationOptions): ConversationHandle {
  const { threadId, assistant, isNew, at, branching, onTaken, onUnsent, onShow, onReload } = options;
  const end = useRef<AbortController>(undefined);
  const wasCut = useRef(false);
  const onCut = (): void => {
    wasCut.current = true;
  };
  const [known] = useState(() => new KnownState());
  const [client] = useState(() => makeAgentClient(originOf(), { begin: () => renew(end), onCut }, known));
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
    onError: (error) => {
      // One that breaks off in its midst looks the same whatever the reason.
      if (run.current !== undefined && toProblem(error).kind === "offline") void latest.current.findOut();
      else fail(error);
    },
    onFinish: () => {
      if (wasCut.current) void latest.current.findOut();
      else forget();
    },
    onCustomEvent: takeNote,
    onCreated: ({ run_id }) => {
      run.current = run_id;
      take();
      // Left before it began: the answer goes on at the server, and nobody here listens.
      if (isGone.current) end.current?.abort();
    },
  });

  const isRunning = stream.isLoading || attempt.isBusy;

  function submit(now: Submission): void {
    const { release } = begin(now, true);
    run.current = undefined;
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
    run.current = runId;
    void stream.joinStream(runId).finally(release);
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
    const { kind, canRetry } = toProblem(error);
    // Answered already, in another window: what is asked by now is shown instead.
    const isStale = kind === "refused" && last.current?.answers !== undefined;
    if (isStale) onReload(queue.takeAll());
    else setFailure(error);
    // The same again would not help.
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

  async function resume(): Promise<void> {
    if (attempt.isOnItsWay()) return;
    if (failure instanceof ConversationChanged) return onReload(queue.takeAll());
    const now = last.current;
    if (now?.anew) return place(now);
    await attempt.prepare(now, fail, async (isOurs) => {
      const standing = await readRunStatus(client, threadId, now, stopped.current);
      if (!isOurs()) return;
      if (standing.hasArrived) take();
      if (standing.run) return rejoin(standing.run);
      const way = chooseRecovery(standing, now);
      if (way === "say" && now) return submit(now);
      onUnsent(findLostWords(standing, now));
      if (way === "go on") submit({});
      else onReload(queue.takeAll());
    });
  }

  /** Joins a run that goes on, after a problem. */
  function rejoin(id: string): void {
    const unsent = unsentOf(last.current);
    if (run.current === id) {
      // Part of it was heard, and would be heard again behind itself: the page begins anew with all of it.
      onUnsent(queue.takeAll());
      onReload([]);
    } else {
      // Something else is being answered: what did not arrive waits its turn.
      if (unsent) queue.addFirst(unsent);
      if (unsent) forget();
      join(id);
    }
  }

  /** A stream ended without its answer: the answer was stopped elsewhere, the session is over, or the connection was cut. */
  function findOut(): Promise<void> {
    wasCut.current = false;
    const now = last.current;
    return attempt.prepare(now, setFailure, async (isOurs) => {
      const standing = await readRunStatus(client, threadId, now);
      if (!isOurs()) return;
      const way = chooseRecovery(standing, now);
      if (standing.run || way === "say") return setFailure(new StreamCut());
      if (way === "show") {
        onUnsent(findLostWords(standing, now));
        return onReload(queue.takeAll());
      }
      onUnsent(queue.takeAll());
      setStopped(true);
    });
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
    const isUnsaid = attempt.isPreparing() && unsentOf(last.current) !== undefined;
    if (isUnsaid) giveBack();
    attempt.rest();
    if (isUnsaid) return;
    setStopped(true);
    stopped.current = run.current;
    end.current?.abort();
    cancelRun(client, threadId, run.current).catch(setFailure);
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

  const own = { submit, join, settle, send, stop, editMessage, show, leave, keepUnsent, resume, findOut };
  const latest = useRef(own);
  latest.current = own;
  const isGone = useListening(client, threadId, isNew, latest);

  const error = failure ?? (attempt.hasBegun ? undefined : stream.error);
  const isFree = !isRunning && !attempt.isOnItsWay() && !error;
  useNext(queue, isFree, (message) => latest.current.submit({ message }));

  const shown = useShown({ stream, state: head.data?.[0], saying, isRunning, isStopped, error });
  return {
    ...shown,
    isLoading: head.isLoading && shown.turns.length === 0,
    isRunning,
    serverNotes,
    queued: queue.list,
    // Each by its question's id: an answer to a question that waits no more is refused.
    answer: useCallback((answers: Record<string, unknown>) => latest.current.submit({ answers }), []),
    send: useCallback((text: string) => latest.current.send(text), []),
    stop: useCallback(() => latest.current.stop(), []),
    editMessage: useCallback((messageId: string, text: string) => {
      void latest.current.editMessage(messageId, text);
    }, []),
    show: useCallback(
      (branch: Branch) => {
        latest.current.show(branch).catch(setFailure);
      },
      [setFailure],
    ),
    resume: useCallback(() => {
      void latest.current.resume();
    }, []),
  };
}
