import { useStream } from "@langchain/langgraph-sdk/react";
import { useEffect, useReducer, useRef } from "react";
import { makeVersions } from "./branches/make-versions.ts";
import { isBusy } from "./chat-state.ts";
import type { ConversationHandle, ConversationOptions } from "./conversation-handle.ts";
import { useEarlier } from "./earlier/use-earlier.ts";
import { makePersist } from "./persist.ts";
import { StreamCut, toProblem } from "./problem.ts";
import { makeResume } from "./recovery.ts";
import { cancelRun, STREAM, toCheckpoint } from "./runs.ts";
import { collectNote } from "./server-notes.ts";
import { type Submission, toMessage, unsentOf } from "./submission.ts";
import { useAgentClient } from "./use-agent-client.ts";
import { useChatState, useNext } from "./use-chat-state.ts";
import { useConversationView } from "./use-conversation-view.ts";
import { useListening } from "./use-listening.ts";
import { useReconnect } from "./use-reconnect.ts";
import { type Actions, useStableActions } from "./use-stable-actions.ts";
import { type AgentState, useThreadHead } from "./use-thread-head.ts";

/** One conversation with the agent, over useStream. chat-state.ts has its state; the effects are here. */
export function useConversation(options: ConversationOptions): ConversationHandle {
  const { threadId, assistant, isNew, at, branching, onTaken, onUnsent, onReload } = options;
  const latest = useRef({} as Actions);
  const { reconnector, state: connection } = useReconnect(latest);
  const { client, known, leaveStream, heard, wasCut } = useAgentClient(reconnector);
  const stopped = useRef<string>(undefined);
  // The last checkpoint of the version shown; undefined for the newest, to which the next message belongs.
  const from = useRef(at);
  const head = useThreadHead(client, threadId, isNew, from, options.arrived);
  known.head = head;
  const chat = useChatState();
  const { now, drawn, dispatch, begin, takeQueue } = chat;
  const persist = makePersist(reconnector, dispatch);

  const [serverNotes, takeNote] = useReducer(collectNote, {});
  const stream = useStream<AgentState>({
    client,
    assistantId: assistant,
    threadId,
    thread: head,
    // One render for each read of the stream: a burst of events would overrun React (error 185).
    throttle: true,
    onError: (error) => latest.current.fail(error),
    onFinish: () => {
      if (wasCut.current) return latest.current.fail(new StreamCut());
      reconnector.reset();
      dispatch({ type: "answered" });
    },
    onCustomEvent: takeNote,
    onCreated: ({ run_id }) => {
      accept(run_id);
      // The page was left before the run started: it continues on the server.
      if (isGone.current) leaveStream();
    },
  });

  const earlier = useEarlier(client, threadId, known, stream.values);
  const isStopped = drawn.phase === "interrupted";
  const isReconnecting = connection !== "connected";
  const isRunning =
    stream.isLoading || isBusy(drawn) || (isReconnecting && !isStopped && head.data !== undefined);

  function submit(submission: Submission): void {
    const { message, answers, fork = from.current } = submission;
    heard.current = undefined;
    void begin({ type: "submitted", submission }, () =>
      stream.submit(message ? { messages: [message] } : undefined, {
        ...(answers === undefined ? {} : { command: { resume: answers } }),
        ...(fork === undefined ? {} : { checkpoint: toCheckpoint(fork) }),
        ...STREAM,
      }),
    );
  }

  function join(runId: string): void {
    // A dropped stream resumes after its last event: no words are missing, and none come twice.
    if (now.current.runId !== runId) heard.current = undefined;
    void begin({ type: "joined", runId }, () => stream.joinStream(runId, heard.current));
  }

  /** The server has the last submission. @param runId the run that answers it */
  function accept(runId?: string): void {
    const { submission } = now.current;
    dispatch({ type: "accepted", runId });
    if (!submission || submission.accepted) return;
    from.current = undefined;
    if (submission.branches) branching.keep(submission.branches);
    if (submission.message) onTaken(submission.message.content, submission.replaced);
  }

  /** Returns an undelivered message to the composer, so that it is not lost. */
  function giveBack(): void {
    const { submission } = now.current;
    const unsent = unsentOf(submission);
    if (!unsent) return;
    // The message with the same text is still there.
    if (!submission?.isSame) onUnsent([unsent.content]);
    dispatch({ type: "withdrawn" });
  }

  function fail(error: unknown): void {
    wasCut.current = false;
    const { kind, canRetry } = toProblem(error);
    const { message, answers, accepted } = now.current.submission ?? {};
    // Already answered in another window: shows what is asked now.
    if (kind === "refused" && answers !== undefined) {
      onReload(takeQueue());
      return;
    }
    dispatch({ type: "failed", error });
    if (kind === "offline" || kind === "cut" || (kind === "unavailable" && reconnector.isTrying)) {
      reconnector.schedule(() => void latest.current.resume(true), message !== undefined && !accepted);
      return;
    }
    reconnector.reset();
    // The conversation is gone, and with it the accepted message.
    if (kind === "missing" && message && accepted) onUnsent([message.content]);
    if (!canRetry || kind === "changed") giveBack();
  }

  const { editMessage, place, show } = makeVersions({
    ...options,
    chat,
    isRunning,
    from,
    submit,
    fail,
    threads: client.threads,
    messages: earlier.state.messages,
  });

  const resume = makeResume({
    ...options,
    client,
    chat,
    reconnector,
    isLoaded: head.data !== undefined,
    stopped,
    accept,
    submit,
    join,
    place,
    fail,
  });

  /** Resumes the stream over a new connection, since the old one may be dead without notice. */
  function reopen(): void {
    const { runId } = now.current;
    if (!runId || !stream.isLoading) return;
    leaveStream();
    join(runId);
  }

  function send(text: string): void {
    const message = toMessage(text);
    if (isRunning || isBusy(now.current)) {
      dispatch({ type: "queued", message });
    } else {
      giveBack();
      submit({ message });
    }
  }

  function stop(): void {
    // Stopping also cancels queued messages.
    onUnsent(takeQueue());
    const { phase, submission, runId } = now.current;
    const isUnsaid = (phase === "preparing" || reconnector.isTrying) && unsentOf(submission) !== undefined;
    reconnector.reset();
    if (isUnsaid) {
      giveBack();
      dispatch({ type: "recovered" });
      return;
    }
    dispatch({ type: "interrupted" });
    stopped.current = runId;
    leaveStream();
    persist(() => cancelRun(client, threadId, runId));
  }

  function keepUnsent(): void {
    onUnsent(takeQueue());
    if (now.current.error) giveBack();
  }

  /** Stops listening; the run continues on the server. */
  function leave(): void {
    keepUnsent();
    if (now.current.runId) leaveStream();
  }

  latest.current = {
    submit,
    join,
    send,
    stop,
    editMessage,
    leave,
    keepUnsent,
    resume,
    reopen,
    fail,
    settle: head.settle,
    retryNow: () => reconnector.retryNow(),
    show: (branch) => persist(() => show(branch)),
  };
  const isGone = useListening(client, threadId, isNew, latest);

  useEffect(() => {
    if (head.error && toProblem(head.error).kind === "offline") latest.current.fail(head.error);
  }, [head.error]);

  // After the first attempt, an error in the stored state is outdated.
  const error = drawn.error ?? (drawn.attempt > 0 ? undefined : stream.error);
  useNext(chat, !isRunning && !error, (message) => submit({ message }));

  const shown = useConversationView({
    isRunning,
    isStopped,
    values: stream.values,
    messages: earlier.state.messages ?? [],
    state: head.data?.[0],
    saying: drawn.submission,
    error: isReconnecting ? undefined : error,
  });
  return {
    ...shown,
    loadEarlier: earlier.load,
    isLoading: (head.isLoading || (isReconnecting && head.data === undefined)) && shown.turns.length === 0,
    isRunning,
    isReconnecting: connection === "waiting",
    serverNotes,
    queued: drawn.queue,
    ...useStableActions(latest),
  };
}
