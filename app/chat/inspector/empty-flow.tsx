import { LaneHeads } from "./lanes.tsx";

/** Nothing was recorded yet: explains what will be shown here. */
export function EmptyFlow() {
  return (
    <div className="grid gap-6 p-5">
      <LaneHeads />
      <div className="grid gap-2 text-sm leading-relaxed">
        <p className="font-medium text-base">Nothing has been sent in this conversation yet.</p>
        <p className="text-muted-foreground">
          Ask something, such as “Which repositories do I have?”, and its steps appear here one by one: from
          your cookie to the session token, through LangGraph's checks, to the tool call that uses your GitHub
          token, and back. Each step links to its code.
        </p>
      </div>
    </div>
  );
}
