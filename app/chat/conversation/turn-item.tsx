"use client";

import { clsx } from "clsx";
import { Check, Copy, Pencil, RefreshCw } from "lucide-react";
import { memo, type ReactNode, useState } from "react";
import { buttonClass } from "#app/ui/button.tsx";
import { LazyWithPreload, lazyWithPreload } from "#app/ui/lazy-with-preload.tsx";
import { useCopied } from "#app/ui/use-copied.ts";
import type { Branch, Versions } from "./branches/branches.ts";
import { focusComposer, withComposerFocus } from "./composer.tsx";
import { copyTurn } from "./copy-turn.ts";
import { TurnView } from "./turn-view.tsx";
import { isSameTurn, type Turn } from "./turns.ts";

const branchNav = lazyWithPreload(() => import("./branches/branch-nav.tsx"));
const messageForm = lazyWithPreload(() => import("./branches/message-form.tsx"));

interface Props {
  turn: Turn;
  /** The person's turn that this one answers. */
  question: Turn | undefined;
  isLast: boolean;
  /** The agent is adding to this turn. */
  isLive: boolean;
  versions: Versions | undefined;
  hasArrived: boolean;
  onEditMessage: (messageId: string, text: string) => void;
  onShow: (branch: Branch) => void;
}

/**
 * A turn and its actions: copy, edit a message, repeat an answer. Disabled in the whole conversation while the agent answers, by a
 * data attribute of the list, so that no turn is rendered again.
 */
export const TurnItem = memo(function TurnItem(props: Props) {
  const { turn, isLast, isLive, versions, onEditMessage } = props;
  const [isEditing, setEditing] = useState(false);
  const isPerson = turn.kind === "person";
  const leave = () => {
    setEditing(false);
    focusComposer();
  };

  if (isPerson && isEditing) {
    return (
      <LazyWithPreload
        code={messageForm}
        text={turn.text}
        onCancel={leave}
        onSend={(text) => {
          leave();
          onEditMessage(turn.id, text);
        }}
      />
    );
  }
  return (
    <div className="group/turn">
      <TurnView turn={turn} isLive={isLive} />
      <div
        className={clsx(
          "print:hidden flex min-h-8 items-center group-data-running/messages:[content-visibility:hidden]",
          isPerson ? "justify-end" : "sm:pl-8.5",
          !isLast &&
            !versions &&
            "opacity-0 focus-within:opacity-100 group-hover/turn:opacity-100 pointer-coarse:opacity-100",
        )}
      >
        {isLive ? null : <Toolbar {...props} onEdit={() => setEditing(true)} />}
      </div>
    </div>
  );
}, isSame);

function Toolbar({
  turn,
  question,
  versions,
  hasArrived,
  onEditMessage,
  onShow,
  onEdit,
}: Props & { onEdit: () => void }) {
  return (
    <>
      {versions ? (
        <LazyWithPreload code={branchNav} versions={versions} hasFocus={hasArrived} onShow={onShow} />
      ) : null}
      <CopyButton turn={turn} />
      {turn.kind === "person" ? (
        <Action name="Edit" onClick={onEdit}>
          <Pencil className="size-4" />
        </Action>
      ) : null}
      {question?.kind === "person" ? (
        <Action
          name="Answer again"
          onClick={withComposerFocus(() => onEditMessage(question.id, question.text))}
        >
          <RefreshCw className="size-4" />
        </Action>
      ) : null}
    </>
  );
}

function isSame(before: Props, after: Props): boolean {
  return (
    before.isLast === after.isLast &&
    before.isLive === after.isLive &&
    before.hasArrived === after.hasArrived &&
    before.versions?.number === after.versions?.number &&
    before.versions?.count === after.versions?.count &&
    before.question?.id === after.question?.id &&
    isSameTurn(before.turn, after.turn)
  );
}

function CopyButton({ turn }: { turn: Turn }) {
  const [isCopied, copy] = useCopied();
  return (
    <>
      <Action name="Copy" onClick={() => copy(() => copyTurn(turn))}>
        {isCopied ? <Check className="size-4 text-primary" /> : <Copy className="size-4" />}
      </Action>
      <span role="status" className="sr-only">
        {isCopied ? "Copied." : ""}
      </span>
    </>
  );
}

function Action({ name, onClick, children }: { name: string; onClick: () => void; children: ReactNode }) {
  return (
    <button
      type="button"
      aria-label={name}
      title={name}
      onClick={onClick}
      className={buttonClass("ghost", "icon", "size-8!")}
    >
      {children}
    </button>
  );
}
