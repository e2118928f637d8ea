import { findBrowserTimes } from "./browser-times.ts";
import type { Flow, FlowReport } from "./flow.ts";
import { LaneHeads, LifeLines } from "./lanes.tsx";
import { StepRow } from "./step-row.tsx";
import { formatDuration } from "./steps/step.ts";
import { timeLent, toSteps } from "./steps/steps.ts";

interface Props {
  threadId: string;
  report: FlowReport;
  flow: Flow;
  /** Its stream is open. */
  isLive: boolean;
  onChoose: (id: string) => void;
}

/** The steps of one message, and a choice of messages. */
export function FlowView({ threadId, report, flow, isLive, onChoose }: Props) {
  const steps = toSteps(report, flow, findBrowserTimes(threadId, flow));
  return (
    <>
      <div className="grid gap-3 border-b px-5 py-3">
        <RunChoice flows={report.flows} chosen={flow.id} onChoose={onChoose} />
        <Summary flow={flow} isLive={isLive} />
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-3 pb-6">
        <div className="sticky top-0 z-10 border-b bg-background pt-3 pb-2">
          <LaneHeads services={[...new Set(steps.flatMap(({ service }) => service ?? []))]} />
        </div>
        <div className="relative pt-2">
          <LifeLines />
          <ol aria-label="Steps" className="relative">
            {steps.map((step) => (
              <StepRow key={step.id} step={step} source={report.source} />
            ))}
          </ol>
          {isLive ? (
            <p
              role="status"
              className="relative flex items-center gap-2 px-3 py-3 text-muted-foreground text-sm"
            >
              <span aria-hidden="true" className="size-2.5 animate-breathe rounded-full bg-primary" />
              <span className="bg-background">The agent is working. New steps appear here.</span>
            </p>
          ) : null}
        </div>
        <Remark />
      </div>
    </>
  );
}

function RunChoice({
  flows,
  chosen,
  onChoose,
}: {
  flows: Flow[];
  chosen: string;
  onChoose: (id: string) => void;
}) {
  return (
    <label className="flex items-center gap-2 text-sm">
      <span className="text-muted-foreground">Message</span>
      <select
        value={chosen}
        onChange={(event) => onChoose(event.target.value)}
        className="min-h-9 min-w-0 flex-1 rounded-lg border border-input bg-card px-2"
      >
        {flows.map((flow, index) => (
          <option key={flow.id} value={flow.id}>
            {flows.length - index} of {flows.length}, {new Date(flow.at).toLocaleTimeString()}
            {toolsOf(flow)}
          </option>
        ))}
      </select>
    </label>
  );
}

function toolsOf({ exchanges }: Flow): string {
  const tools = [...new Set(exchanges.map(({ tool }) => tool))];
  return tools.length > 0 ? `: ${tools.join(", ")}` : "";
}

/** The three figures that people ask for. */
function Summary({ flow, isLive }: { flow: Flow; isLive: boolean }) {
  const lent = timeLent(flow);
  const checks = flow.request?.answeredMs;
  return (
    <dl className="grid grid-cols-3 gap-2">
      <Figure name="All checks" value={checks === undefined ? "–" : formatDuration(checks)} />
      <Figure
        name="First words"
        value={flow.firstTokenMs ? formatDuration(flow.firstTokenMs) : isLive ? "…" : "–"}
      />
      <Figure
        name="Token in use"
        value={lent.calls === 0 ? "never" : formatDuration(lent.ms)}
        note={lent.calls > 1 ? `in ${lent.calls} calls` : ""}
      />
    </dl>
  );
}

function Figure({ name, value, note }: { name: string; value: string; note?: string }) {
  return (
    <div className="rounded-xl border bg-card px-3 py-2">
      <dt className="truncate text-muted-foreground text-xs">{name}</dt>
      <dd className="font-semibold text-lg tabular-nums">
        {value}
        {note ? <span className="ml-1.5 font-normal text-muted-foreground text-xs">{note}</span> : null}
      </dd>
    </div>
  );
}

function Remark() {
  return (
    <p className="mt-4 rounded-xl bg-muted p-3.5 text-muted-foreground text-sm leading-relaxed">
      The reference fetches the token during authentication (6a and 6b before 7). Here a tool fetches it when
      it needs it, so that no run, record or log ever holds one, and signing out or disconnecting takes effect
      at once.
    </p>
  );
}
