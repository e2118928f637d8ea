import { ChevronDown } from "lucide-react";
import { Arrow } from "./arrow.tsx";
import { laneName } from "./lanes.tsx";
import { StepDetails } from "./step-details.tsx";
import { formatDuration, type Step } from "./steps/step.ts";

/** One step: its arrow; expanded, what was checked, what was passed on, and where the code is. */
export function StepRow({ step, source }: { step: Step; source: string | null }) {
  return (
    <li className="animate-rise">
      <details className="group relative">
        <summary className="relative block list-none rounded-lg px-1 pt-1.5 pb-1 hover:bg-muted/60">
          <span className="flex items-baseline gap-2 px-1 text-sm">
            <span
              className={`min-w-7 shrink-0 rounded-md px-1 text-center font-medium text-xs tabular-nums leading-5 ${step.isRefused ? "bg-danger-soft text-danger" : "bg-primary-soft text-primary"}`}
            >
              <span className="sr-only">Step </span>
              {step.number}
            </span>
            <span className="min-w-0 bg-background pr-1 font-medium group-hover:bg-transparent">
              {step.title}
              <span className="sr-only">{wayOf(step)}</span>
            </span>
            <ChevronDown className="size-3.5 shrink-0 self-center bg-background text-muted-foreground transition-transform group-open:rotate-180 group-hover:bg-transparent" />
            {step.took === undefined ? null : (
              <span className="ml-auto shrink-0 bg-background pl-1 text-muted-foreground text-xs tabular-nums group-hover:bg-transparent">
                {formatDuration(step.took)}
              </span>
            )}
          </span>
          <Arrow step={step} />
        </summary>
        <StepDetails step={step} source={source} />
      </details>
    </li>
  );
}

function wayOf({ from, to, service }: Step): string {
  if (from === to) return `, in ${laneName(from)}`;
  return `, from ${laneName(from, service)} to ${laneName(to, service)}`;
}
