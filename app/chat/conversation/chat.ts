import type { Client } from "@langchain/langgraph-sdk";
import { type LastStream, makeAgentClient } from "./agent-client.ts";
import { KnownState } from "./base-state.ts";
import type { Branch } from "./branches/branches.ts";
import { editMessage, showVersion } from "./branches/edit-message.ts";
import type { Begin, ChatHandle } from "./chat-handle.ts";
import { type ChatEvent, type ChatState, isBusy, reduceChat, startAt } from "./chat-state.ts";
import type { ConversationOptions, Page } from "./conversation-options.ts";
import { StreamCut, toProblem } from "./problem.ts";
import { Reconnector } from "./reconnector.ts";
import { resume } from "./recovery.ts";
import { cancelRun, originOf, toCheckpoint } from "./runs.ts";
import { type Submission, toMessage, unsentOf } from "./submission.ts";

/**
 * One conversation with the agent: sends requests and dispatches events to its state (chat-state.ts). An object, so that its
 * functions stay the same between renders, and read what is true when they run.
 */
export class Chat implements ChatHandle {
  readonly threadId: string;
  readonly client: Client;
  readonly reconnector = new Reconnector((connection) => this.dispatch({ type: "connection", connection }));
  now: ChatState;
  /** Set with each render. */
  page = {} as Page;
  readonly #onChange: (state: ChatState) => void;
  readonly #last: LastStream;
  /** The page was left. */
  #isLeft = false;

  constructor({ threadId, at }: ConversationOptions, onChange: (state: ChatState) => void) {
    this.threadId = threadId;
    this.now = startAt(at);
    this.#onChange = onChange;
    const base = new KnownState(() => this.page);
    const { client, last } = makeAgentClient(originOf(), this.reconnector, base);
    this.client = client;
    this.#last = last;
  }

  dispatch(event: ChatEvent): void {
    this.now = reduceChat(this.now, event);
    this.#onChange(this.now);
  }

  async begin(event: Begin, work: (isOurs: () => boolean) => Promise<void>): Promise<void> {
    this.dispatch(event);
    const { attempt } = this.now;
    const isOurs = () => this.now.attempt === attempt && isBusy(this.now);
    try {
      await work(isOurs);
    } catch (error) {
      if (isOurs()) this.fail(error);
    }
    this.dispatch({ type: "settled", attempt });
  }

  submit(submission: Submission): void {
    const { message, answers, fork = this.now.from } = submission;
    void this.begin({ type: "submitted", submission }, () =>
      this.page.stream.submit(message ? { messages: [message] } : undefined, {
        ...(answers === undefined ? {} : { command: { resume: answers } }),
        ...(fork === undefined ? {} : { checkpoint: toCheckpoint(fork) }),
      }),
    );
  }

  join(runId: string): void {
    // A dropped stream resumes after its last event: no words are missing, and none come twice.
    const after = this.now.runId === runId ? this.#last.eventId : undefined;
    void this.begin({ type: "joined", runId }, () => this.page.stream.joinStream(runId, after));
  }

  accept(runId?: string): void {
    const { submission } = this.now;
    this.dispatch({ type: "accepted", runId });
    if (!submission || submission.accepted) return;
    const { branching, onTaken } = this.page;
    if (submission.branches) branching.keep(submission.branches);
    if (submission.message) onTaken(submission.message.content, submission.replaced);
  }

  /** A run was created for the last submission. */
  onCreated = (run: { run_id: string }): void => {
    this.accept(run.run_id);
    // The page was left before the run started: it continues on the server.
    if (this.#isLeft) this.#last.leave();
  };

  /** A stream has ended without an error. */
  onFinish = (): void => {
    if (this.#last.wasCut) {
      this.fail(new StreamCut());
      return;
    }
    this.reconnector.reset();
    this.dispatch({ type: "answered" });
  };

  fail = (error: unknown): void => {
    const { onReload, onUnsent } = this.page;
    const { kind, canRetry } = toProblem(error);
    const { message, answers, accepted } = this.now.submission ?? {};
    // Already answered in another window: shows what is asked now.
    if (kind === "refused" && answers !== undefined) {
      onReload(this.takeQueue());
      return;
    }
    this.dispatch({ type: "failed", error });
    if (kind === "offline" || kind === "cut" || (kind === "unavailable" && this.reconnector.isTrying)) {
      this.reconnector.schedule(() => void resume(this, true), message !== undefined && !accepted);
      return;
    }
    this.reconnector.reset();
    // The conversation is gone, and with it the accepted message.
    if (kind === "missing" && message && accepted) onUnsent([message.content]);
    if (!canRetry || kind === "changed") this.#giveBack();
  };

  /** Runs an action on the server, now or as soon as it can be reached. */
  #persist(action: () => Promise<void>): void {
    action().then(
      () => {
        if (!this.reconnector.isTrying) return;
        this.reconnector.reset();
        this.dispatch({ type: "recovered" });
      },
      (error) => {
        this.dispatch({ type: "failed", error });
        if (toProblem(error).kind === "offline")
          this.reconnector.schedule(() => this.#persist(action), false);
      },
    );
  }

  takeQueue(): string[] {
    const texts = this.now.queue.map(({ content }) => content);
    this.dispatch({ type: "emptied" });
    return texts;
  }

  /** Sends the first queued message. */
  sendNext(): void {
    const [message] = isBusy(this.now) ? [] : this.now.queue;
    if (message) this.submit({ message });
  }

  /** Returns an undelivered message to the composer, so that it is not lost. */
  #giveBack(): void {
    const { submission } = this.now;
    const unsent = unsentOf(submission);
    if (!unsent) return;
    // The message with the same text is still there.
    if (!submission?.isSame) this.page.onUnsent([unsent.content]);
    this.dispatch({ type: "withdrawn" });
  }

  /** Sends a message; queued while the agent answers. */
  send = (text: string): void => {
    const message = toMessage(text);
    if (this.page.isRunning || isBusy(this.now)) {
      this.dispatch({ type: "queued", message });
      return;
    }
    this.#giveBack();
    this.submit({ message });
  };

  /** Stops the answer, on the server too. */
  stop = (): void => {
    // Stopping also cancels queued messages.
    this.page.onUnsent(this.takeQueue());
    const { phase, submission, runId } = this.now;
    const isUnsaid = (phase === "preparing" || this.reconnector.isTrying) && unsentOf(submission);
    this.reconnector.reset();
    if (isUnsaid) {
      this.#giveBack();
      this.dispatch({ type: "recovered" });
      return;
    }
    this.dispatch({ type: "interrupted" });
    this.#last.leave();
    this.#persist(() => cancelRun(this.client, this.threadId, runId));
  };

  /** Answers all questions, by their ids: an answer to an outdated question is rejected. */
  answer = (answers: Record<string, unknown>): void => this.submit({ answers });

  /** Edits or repeats one of the person's messages, which starts a second version. */
  editMessage = (messageId: string, text: string): void => editMessage(this, messageId, text);

  /** Shows another version. */
  show = (branch: Branch): void => this.#persist(() => showVersion(this, branch));

  /** After a problem or an interruption: resends what was not delivered, rejoins an active run, continues, or shows the result. */
  resume = (): void => void resume(this);

  /** While reconnecting: tries now. */
  retryNow = (): void => this.reconnector.retryNow();

  /** The network may be back. Resumes the stream over a new connection, since the old one may be dead without notice. */
  look(): void {
    this.reconnector.retryNow();
    const { runId } = this.now;
    if (!runId || !this.page.stream.isLoading) return;
    this.#last.leave();
    this.join(runId);
  }

  /** Stores what was not sent yet. */
  keepUnsent(): void {
    this.page.onUnsent(this.takeQueue());
    if (this.now.error) this.#giveBack();
  }

  /** Begins to listen. @returns stops it; the run continues on the server */
  enter(): () => void {
    this.#isLeft = false;
    return () => {
      this.#isLeft = true;
      this.reconnector.reset();
      this.keepUnsent();
      if (this.now.runId) this.#last.leave();
    };
  }
}
