import { LIST_SIDE, MarkedText } from "./marked-text.tsx";

interface Props {
  args: Record<string, unknown>;
  /** Shows names as they are sent, and marks values that are not text. */
  isExact?: boolean;
}

/** Arguments by name. Nothing is left out, truncated or merged. */
export function ArgumentList({ args, isExact = false }: Props) {
  const given = Object.entries(args).filter(([, value]) => value !== undefined);
  if (given.length === 0) return null;
  return (
    <dl className="mt-3 grid gap-3 rounded-lg bg-muted p-4 text-sm">
      {given.map(([name, value]) => (
        <div key={name} className="grid min-w-0 gap-1 sm:grid-cols-[8rem_minmax(0,1fr)] sm:gap-3">
          <dt className="text-muted-foreground [overflow-wrap:anywhere]">
            <Name name={name} isExact={isExact} />
          </dt>
          <dd className="min-w-0">
            <Value value={value} isExact={isExact} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** `commit_title` as people say it. */
export function nameInWords(name: string): string {
  return name.replaceAll("_", " ");
}

/** Only plain names become words: others could then look the same. */
function Name({ name, isExact }: { name: string; isExact: boolean }) {
  if (!isExact && /^[a-z]+(?:_[a-z]+)*$/.test(name)) return nameInWords(name);
  return (
    <code className="whitespace-pre-wrap font-mono text-[0.9em]">
      <MarkedText text={name} isExact />
    </code>
  );
}

function Value({ value, isExact }: { value: unknown; isExact: boolean }) {
  if (typeof value === "string") return <Text text={value} isExact={isExact} />;
  if (typeof value !== "object" || value === null) {
    return (
      <>
        <code className="font-mono text-[0.9em] [overflow-wrap:anywhere]">
          {JSON.stringify(value) ?? String(value)}
        </code>
        {isExact ? <Note>{value === null ? "nothing" : typeof value}</Note> : null}
      </>
    );
  }
  const entries = Object.entries(value);
  if (entries.length === 0) return <Note>{Array.isArray(value) ? "an empty list" : "an empty object"}</Note>;
  if (Array.isArray(value)) {
    return (
      <ul dir="auto" className={`grid list-disc gap-1 ps-4 marker:text-muted-foreground ${LIST_SIDE}`}>
        {entries.map(([index, item]) => (
          <li key={index}>
            <Value value={item} isExact={isExact} />
          </li>
        ))}
      </ul>
    );
  }
  return (
    <dl className="grid gap-1 border-l-2 pl-3">
      {entries.map(([name, item]) => (
        <div key={name}>
          <dt className="text-muted-foreground [overflow-wrap:anywhere]">
            <Name name={name} isExact={isExact} />
          </dt>
          <dd className="min-w-0 pl-3">
            <Value value={item} isExact={isExact} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Text({ text, isExact }: { text: string; isExact: boolean }) {
  if (text === "") return <Note>empty text</Note>;
  return (
    <span className="whitespace-pre-wrap [overflow-wrap:anywhere]">
      <MarkedText text={text} isExact={isExact} isBlock />
    </span>
  );
}

/** A word of ours, styled like no value. */
function Note({ children }: { children: string }) {
  return <span className="ml-1 text-muted-foreground text-xs italic">({children})</span>;
}
