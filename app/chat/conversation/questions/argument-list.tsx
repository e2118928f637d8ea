/** Arguments as people read them: each by its name, text as text, the rest as JSON. Nothing is left out or cut. */
export function ArgumentList({ args }: { args: Record<string, unknown> }) {
  const given = Object.entries(args).filter(([, value]) => value !== undefined);
  if (given.length === 0) return null;
  return (
    <dl className="mt-3 grid gap-3 rounded-lg bg-muted p-4 text-sm">
      {given.map(([name, value]) => (
        <div key={name} className="grid gap-1 sm:grid-cols-[8rem_minmax(0,1fr)] sm:gap-3">
          <dt className="text-muted-foreground">{nameInWords(name)}</dt>
          <dd className="whitespace-pre-wrap [overflow-wrap:anywhere]">{toText(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

/** `commit_title` as people say it. */
export function nameInWords(name: string): string {
  return name.replaceAll("_", " ");
}

function toText(value: unknown): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value) && value.every((item) => typeof item === "string")) return value.join(", ");
  return JSON.stringify(value, null, 2) ?? "";
}
