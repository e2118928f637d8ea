import { clsx } from "clsx";
import Link from "next/link";
import { toolInWords } from "#app/chat/conversation/tool-words.ts";
import { Moment } from "#app/settings/moment.tsx";
import { OUTCOME_WORDS, type TokenUse } from "./uses.ts";

/** One use: a summary in words; expanded, everything that is recorded. */
export function UseRow({ use, userId, timeZone }: { use: TokenUse; userId: string; timeZone: string }) {
  const outcome = use.outcome ?? "unreported";
  return (
    <li className="p-4 sm:px-5">
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <span className="font-medium">{toolInWords(use.tool, true)}</span>
        {use.resource ? (
          <span className="min-w-0 max-w-full truncate text-muted-foreground text-sm">{use.resource}</span>
        ) : null}
        <span
          className={clsx(
            "ml-auto text-sm",
            outcome === "done"
              ? "text-primary"
              : outcome === "unreported"
                ? "text-muted-foreground"
                : "text-danger",
          )}
        >
          {OUTCOME_WORDS[outcome]}
          {use.status ? ` (${use.status})` : ""}
        </span>
      </div>
      <p className="mt-1 flex flex-wrap gap-x-3 text-muted-foreground text-sm">
        <Moment at={use.created_at} timeZone={timeZone} />
        <span>{use.access === "write" ? "changed something" : "only read"}</span>
        {use.thread_id && use.conversation ? (
          <Link href={toMessage(use)} className="max-w-64 truncate underline underline-offset-4">
            {use.conversation}
          </Link>
        ) : null}
        {use.link && use.access === "write" ? (
          <a
            href={use.link}
            target="_blank"
            rel="noopener noreferrer"
            className="underline underline-offset-4"
          >
            What was created
          </a>
        ) : null}
      </p>
      <details className="mt-2 text-sm">
        <summary className="text-muted-foreground">Details</summary>
        <dl className="mt-2 grid grid-cols-[auto_1fr] gap-x-5 gap-y-1 [overflow-wrap:anywhere]">
          <Fact name="Tool" value={use.tool} />
          <Fact name="Scopes" value={use.scopes} />
          <Fact name="Approved by" value={use.approved_by === userId ? "You" : use.approved_by} />
          <Fact name="Arguments (SHA-256)" value={use.arguments_hash} />
          <Fact name="Private data read before" value={use.private_sources} />
          <Fact name="Run" value={use.run_id} />
          <Fact name="Request at the provider" value={use.request_id} />
        </dl>
      </details>
    </li>
  );
}

function Fact({ name, value }: { name: string; value: string | null }) {
  if (!value) return null;
  return (
    <>
      <dt className="text-muted-foreground">{name}</dt>
      <dd className="font-mono text-xs leading-5">{value}</dd>
    </>
  );
}

/** The anchor of the tool call in the conversation (`id` of its card). */
function toMessage({ thread_id, tool_call_id }: TokenUse): string {
  return `/chat/${thread_id}${tool_call_id ? `#call-${encodeURIComponent(tool_call_id)}` : ""}`;
}
