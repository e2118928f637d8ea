import { clsx } from "clsx";
import type { ComponentProps } from "react";

/** Who holds what while a message is handled. Rendered twice: side by side, and stacked for phones. */
const STATIONS = [
  { name: "Your browser", holds: "a session cookie", secret: false },
  { name: "Web", holds: "your token, encrypted", secret: true },
  { name: "LangGraph", holds: "who you are, no token", secret: false },
  { name: "GitHub", holds: "acts as you", secret: false },
] as const;
const STEPS = ["cookie", "proof, 60 s", "token, one call"] as const;

const BOX = { width: 188, height: 92 };

/** The diagram of the landing and sign-in pages. @param isTall stacked on wide screens, too */
export function FlowPicture({ className, isTall = false }: { className?: string; isTall?: boolean }) {
  return (
    <figure className={className}>
      {isTall ? null : <Drawing direction="across" className="hidden w-full md:block" />}
      <Drawing direction="down" className={clsx("mx-auto block w-full max-w-80", isTall || "md:hidden")} />
      <figcaption className="sr-only">
        Your browser sends a session cookie to the web process, which keeps your GitHub token encrypted. The
        web process sends the LangGraph server a proof of who you are that lasts a minute. A tool of the agent
        exchanges it for a token that is good for one call to GitHub, made as you.
      </figcaption>
    </figure>
  );
}

function Drawing({ direction, className }: { direction: "across" | "down"; className: string }) {
  const across = direction === "across";
  const stride = across ? 284 : 160;
  const size = across
    ? { width: stride * 3 + BOX.width + 4, height: BOX.height + 52 }
    : { width: 300, height: stride * 3 + BOX.height + 4 };
  const at = (index: number) =>
    across ? { x: 2 + index * stride, y: 2 } : { x: (300 - BOX.width) / 2, y: 2 + index * stride };

  return (
    <svg
      viewBox={`0 0 ${size.width} ${size.height}`}
      aria-hidden="true"
      className={clsx("text-[15px]", className)}
    >
      {STATIONS.map((station, index) => {
        const { x, y } = at(index);
        const middle = x + BOX.width / 2;
        return (
          <g key={station.name}>
            <rect
              {...BOX}
              x={x}
              y={y}
              rx="14"
              strokeWidth="1.5"
              className={station.secret ? "fill-primary-soft stroke-primary" : "fill-card stroke-border"}
            />
            <text
              x={middle}
              y={y + 41}
              textAnchor="middle"
              className="fill-foreground font-semibold text-[17px]"
            >
              {station.name}
            </text>
            <text x={middle} y={y + 64} textAnchor="middle" className="fill-muted-foreground">
              {station.holds}
            </text>
          </g>
        );
      })}
      {STEPS.map((step, index) => (
        <Arrow key={step} label={step} across={across} {...at(index)} stride={stride} />
      ))}
      {across ? <Exchange from={at(2)} to={at(1)} /> : null}
    </svg>
  );
}

function Arrow(props: { label: string; across: boolean; x: number; y: number; stride: number }) {
  const { label, across, x, y, stride } = props;
  const start = across
    ? { x: x + BOX.width + 6, y: y + BOX.height / 2 }
    : { x: x + BOX.width / 2, y: y + BOX.height + 6 };
  const length = (across ? stride - BOX.width : stride - BOX.height) - 12;
  const line = across ? `h${length} m-7 -6 l7 6 l-7 6` : `v${length} m-6 -7 l6 7 l6 -7`;
  const words = label.split(", ");
  return (
    <g>
      <Line d={`M${start.x} ${start.y} ${line}`} className="stroke-muted-foreground" />
      {words.map((word, index) => (
        <text
          key={word}
          x={across ? start.x + length / 2 : start.x + 16}
          y={
            across
              ? start.y - 12 - (words.length - 1 - index) * 18
              : start.y + length / 2 + 5 + (index - (words.length - 1) / 2) * 18
          }
          textAnchor={across ? "middle" : "start"}
          className="fill-muted-foreground text-[13px]"
        >
          {word}
        </text>
      ))}
    </g>
  );
}

/** Backwards: the tool asks the web process for the token when it needs it. */
function Exchange({ from, to }: { from: { x: number; y: number }; to: { x: number; y: number } }) {
  const start = from.x + BOX.width / 2;
  const end = to.x + BOX.width / 2;
  const bottom = from.y + BOX.height + 6;
  return (
    <g>
      <Line
        d={`M${start} ${bottom} v16 q0 10 -10 10 H${end + 10} q-10 0 -10 -10 v-10`}
        strokeDasharray="1 5"
        className="stroke-primary"
      />
      <Line d={`M${end - 6} ${bottom + 7} l6 -7 l6 7`} className="stroke-primary" />
      <text x={(start + end) / 2} y={bottom + 44} textAnchor="middle" className="fill-primary text-[13px]">
        the tool asks when it needs it
      </text>
    </g>
  );
}

function Line(props: ComponentProps<"path">) {
  return <path fill="none" strokeWidth="1.75" strokeLinecap="round" strokeLinejoin="round" {...props} />;
}
