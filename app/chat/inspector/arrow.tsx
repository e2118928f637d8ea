import { middleOf } from "./lanes.tsx";
import type { Step } from "./steps/step.ts";

/** One step as a line between two lanes, or a dot on one. Decorative: the text says the same. */
export function Arrow({ step }: { step: Step }) {
  const [from, to] = [middleOf(step.from), middleOf(step.to)];
  const colour = step.isRefused ? "text-danger" : "text-primary";
  const head = to > from ? "M-8 -4.5 L0 0 L-8 4.5" : "M8 -4.5 L0 0 L8 4.5";
  return (
    <svg aria-hidden="true" width="100%" height="18" className={`block overflow-visible ${colour}`}>
      {from === to ? (
        <>
          <circle cx={`${from}%`} cy="9" r="7" fill="none" stroke="currentColor" opacity="0.35" />
          <circle cx={`${from}%`} cy="9" r="3.5" fill="currentColor" />
        </>
      ) : (
        <>
          <line
            x1={`${from}%`}
            x2={`${to}%`}
            y1="9"
            y2="9"
            stroke="currentColor"
            strokeWidth="2"
            strokeLinecap="round"
            strokeDasharray={step.isReply ? "1 6" : undefined}
          />
          <circle cx={`${from}%`} cy="9" r="3" fill="currentColor" />
          <svg x={`${to}%`} y="9" overflow="visible" aria-hidden="true">
            <path d={head} fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
          </svg>
        </>
      )}
    </svg>
  );
}
