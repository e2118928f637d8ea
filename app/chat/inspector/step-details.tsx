import { ArrowRight, ShieldCheck } from "lucide-react";
import { PLACES, type PlaceName } from "./places.ts";
import { REFERENCE, wordsOf } from "./reference.ts";
import { formatDuration, type Step } from "./steps/step.ts";

/** What was checked, what was passed on, by which code, and which step of the reference it is. */
export function StepDetails({ step, source }: { step: Step; source: string | null }) {
  return (
    <div className="relative mx-1 mb-2 grid gap-3 rounded-xl border bg-card p-3.5 text-sm">
      <Points title="Checked" points={step.checked} icon={<ShieldCheck className="size-4" />} />
      <Points title="Passed on" points={step.passed} icon={<ArrowRight className="size-4" />} />
      <div>
        <h3 className="mb-1 font-medium text-muted-foreground text-xs">In the code</h3>
        <ul className="grid gap-1">
          {step.code.map((place) => (
            <li key={place}>
              <CodePlace place={place} source={source} />
            </li>
          ))}
        </ul>
      </div>
      <p className="text-muted-foreground text-xs">
        <a
          href={REFERENCE}
          target="_blank"
          rel="noopener noreferrer"
          className="underline underline-offset-4 hover:text-foreground"
        >
          Step {step.number} of LangGraph's agent authentication
        </a>
        : {wordsOf(step.number)}
        {step.at === undefined ? null : <>. Done {formatDuration(step.at)} after the message came.</>}
      </p>
    </div>
  );
}

interface PointsProps {
  title: string;
  points: readonly string[] | undefined;
  icon: React.ReactNode;
}

function Points({ title, points, icon }: PointsProps) {
  if (!points) return null;
  return (
    <div>
      <h3 className="mb-1 font-medium text-muted-foreground text-xs">{title}</h3>
      <ul className="grid gap-1">
        {points.map((point) => (
          <li key={point} className="flex gap-2">
            <span aria-hidden="true" className="mt-0.5 shrink-0 text-primary">
              {icon}
            </span>
            {point}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** A link if the repository is known; else the name, selectable with one click. */
function CodePlace({ place, source }: { place: PlaceName; source: string | null }) {
  const [file, name] = PLACES[place];
  const words = (
    <>
      <code className="select-all [overflow-wrap:anywhere]">{file}</code>{" "}
      <span className="text-muted-foreground">{name}()</span>
    </>
  );
  if (!source) return <span className="font-mono text-xs">{words}</span>;
  const href = `${source}/${file.split("/").map(encodeURIComponent).join("/")}`;
  return (
    <a
      href={href}
      target="_blank"
      rel="noopener noreferrer"
      className="font-mono text-primary text-xs underline underline-offset-4"
    >
      {words}
    </a>
  );
}
