/** Arguments as people read them: each by its name, text as text, the rest as JSON. Nothing is left out or cut. */
export function ArgumentList({ args }: { args: Record<string, unknown> }) {
  return (
    <dl className="mt-3 grid gap-3 rounded-lg bg-muted p-4 text-sm">
      {Object.entries(args).map(([name, value]) => (
        <div key={name} className="grid gap-1 sm:grid-cols-[8rem_minmax(0,1fr)] sm:gap-3">
          <dt className="text-muted-foreground">{name.replaceAll("_", " ")}</dt>
          <dd className="whitespace-pre-wrap [overflow-wrap:anywhere]">{toText(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

function toText(value: unknown): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value) && value.every((item) => typeof item === "string")) return value.join(", ");
  return JSON.stringify(value, null, 2) ?? "";
}
