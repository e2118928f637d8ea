import { clsx } from "clsx";
import { useMemo } from "react";
import { diffLines, foldSame } from "./diff-lines.ts";
import { MarkedText } from "./marked-text.tsx";

interface Props {
  path: string;
  /** The current text, if the agent has read it. */
  before: string | undefined;
  after: string;
  isNew: boolean;
}

const LOOKS = {
  removed: { sign: "−", said: "removed: ", look: "bg-danger-soft text-danger" },
  added: { sign: "+", said: "added: ", look: "bg-primary-soft text-primary" },
  same: { sign: " ", said: "", look: "" },
} as const;

/** The changes to a file, line by line. A file whose current text is unknown is shown whole. */
export function FileChange({ path, before, after, isNew }: Props) {
  const lines = useMemo(() => foldSame(diffLines(before ?? "", after)), [before, after]);
  const isKnown = before !== undefined;
  return (
    <figure className="mt-3 overflow-hidden rounded-lg border bg-background">
      <figcaption className="flex flex-wrap items-baseline gap-x-2 border-b bg-muted px-3 py-2 text-sm">
        <span className="font-mono [overflow-wrap:anywhere]">
          <MarkedText text={path} isExact />
        </span>
        <span className="text-muted-foreground text-xs">
          {isKnown
            ? "what changes"
            : isNew
              ? "a new file"
              : "its whole new text; what it replaces was not read"}
        </span>
      </figcaption>
      <pre className="py-2 font-mono text-xs leading-relaxed">
        {lines.map((line, index) => {
          // A line is identified by its position, and none of them moves.
          const key = `${index}`;
          if (line.kind === "fold")
            return (
              <span key={key} className="block px-3 text-muted-foreground">
                {`⋯ ${line.count} unchanged ${line.count === 1 ? "line" : "lines"}\n`}
              </span>
            );
          if (!isKnown && line.kind === "removed") return null;
          const { sign, said, look } = LOOKS[line.kind];
          return (
            <span key={key} className={clsx("flex gap-2 px-3", look)}>
              <span aria-hidden="true" className="select-none">
                {sign}
              </span>
              <span className="sr-only">{said}</span>
              <span className="min-w-0 whitespace-pre-wrap [overflow-wrap:anywhere]">
                <MarkedText text={`${line.text}\n`} isExact={line.kind !== "same"} />
              </span>
            </span>
          );
        })}
      </pre>
    </figure>
  );
}
