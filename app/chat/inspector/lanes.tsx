import { Bot, Cloud, Globe, LockKeyhole, Server } from "lucide-react";
import { GitHubMark } from "#app/ui/github-mark.tsx";
import { LANES, type Lane } from "./steps/step.ts";

const LOOKS: Record<Lane, { name: string; icon: React.ReactNode }> = {
  browser: { name: "Browser", icon: <Globe className="size-4" /> },
  web: { name: "Web", icon: <Server className="size-4" /> },
  langgraph: { name: "LangGraph", icon: <Bot className="size-4" /> },
  store: { name: "Secrets", icon: <LockKeyhole className="size-4" /> },
  service: { name: "GitHub", icon: <GitHubMark /> },
};

/** A lane's name, for screen readers. @param service which one the last lane is */
export function laneName(lane: Lane, service?: string): string {
  return lane === "service" && service ? service : LOOKS[lane].name;
}

/** The middle of a lane, in percent of the width. */
export function middleOf(lane: Lane): number {
  return (LANES.indexOf(lane) + 0.5) * (100 / LANES.length);
}

/** The lanes' names, sticky above the steps. @param services those that were called; GitHub if none was */
export function LaneHeads({ services = [] }: { services?: readonly string[] }) {
  const isOther = services.length > 0 && !services.includes(LOOKS.service.name);
  return (
    <div aria-hidden="true" className="grid grid-cols-5 text-center text-[0.6875rem] sm:text-xs">
      {LANES.map((lane) => (
        <div key={lane} className="grid justify-items-center gap-1">
          <span
            className={`grid size-8 place-items-center rounded-full border bg-card ${lane === "store" ? "border-primary text-primary" : "text-muted-foreground"}`}
          >
            {lane === "service" && isOther ? <Cloud className="size-4" /> : LOOKS[lane].icon}
          </span>
          <span className="font-medium">{laneName(lane, services.join(", "))}</span>
        </div>
      ))}
    </div>
  );
}

/** The life lines behind the steps. */
export function LifeLines() {
  return (
    <div aria-hidden="true" className="pointer-events-none absolute inset-0">
      {LANES.map((lane) => (
        <span
          key={lane}
          style={{ left: `${middleOf(lane)}%` }}
          className="absolute inset-y-0 border-l border-dashed"
        />
      ))}
    </div>
  );
}
