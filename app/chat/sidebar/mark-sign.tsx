import { Link2, MessageCircleQuestion, ShieldQuestion } from "lucide-react";
import type { Mark } from "../list/marks.ts";

const WORDS: Record<Mark, string> = {
  approve: "Waits for your approval",
  connect: "Waits for you to connect an account",
  elicit: "Waits for your answer to an MCP server",
  running: "The agent is working",
  unread: "New answer",
};

/** A conversation's mark, as an icon and in words. */
export function MarkSign({ mark }: { mark: Mark }) {
  return (
    <span title={WORDS[mark]} className="grid size-4 shrink-0 place-items-center">
      <span className="sr-only">, {WORDS[mark]}</span>
      {mark === "approve" ? <ShieldQuestion className="size-4 text-notice" /> : null}
      {mark === "connect" ? <Link2 className="size-4 text-notice" /> : null}
      {mark === "elicit" ? <MessageCircleQuestion className="size-4 text-notice" /> : null}
      {mark === "running" ? (
        <span aria-hidden="true" className="size-2.5 animate-breathe rounded-full border-2 border-primary" />
      ) : null}
      {mark === "unread" ? (
        <span aria-hidden="true" className="size-2 rounded-full bg-primary forced-colors:bg-[CanvasText]" />
      ) : null}
    </span>
  );
}
