import { ChevronRight, Unplug } from "lucide-react";
import { MarkedText } from "./questions/marked-text.tsx";

/** MCP tools that were not available, and why. Collapsed, since most answers don't need them. */
export default function MissingTools({ problems }: { problems: readonly string[] }) {
  return (
    <details className="group rounded-xl border bg-card text-sm">
      <summary className="-outline-offset-2 flex min-h-11 list-none items-center gap-2.5 rounded-xl px-3.5 py-2 hover:bg-muted/60">
        <Unplug className="size-4 shrink-0 text-notice" />
        <span className="min-w-0 flex-1">Some MCP tools are left out</span>
        <ChevronRight className="size-4 shrink-0 text-muted-foreground transition-transform group-open:rotate-90" />
      </summary>
      <ul className="grid gap-2 border-t px-3.5 py-3 text-muted-foreground [overflow-wrap:anywhere]">
        {problems.map((problem) => (
          <li key={problem}>
            <MarkedText text={problem} />
          </li>
        ))}
      </ul>
    </details>
  );
}
