import type { FormField } from "#auth/protocol/interrupts.ts";
import type { Entry } from "./form-entries.ts";
import { MarkedText } from "./marked-text.tsx";

interface Props {
  id: string;
  field: FormField;
  entry: Entry;
  onChange: (entry: Entry) => void;
}

const INPUT_TYPES = { email: "email", uri: "url", date: "date", "date-time": "datetime-local" } as const;
const BOX = "min-h-10 w-full rounded-lg border border-input bg-background px-3 py-2 text-sm";

/** One field of a server's form, by its type. */
export function FormFieldInput(props: Props) {
  const { id, field } = props;
  if (field.type === "choices") return <Choices {...props} />;
  if (field.type === "boolean") return <Check {...props} />;
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="text-sm">
        <Label field={field} />
      </label>
      {field.type === "choice" ? <Choice {...props} /> : <Text {...props} />}
      <Help id={id} field={field} />
    </div>
  );
}

function Text({ id, field, entry, onChange }: Props) {
  const isNumber = field.type === "number" || field.type === "integer";
  return (
    <input
      id={id}
      dir="auto"
      type={isNumber ? "text" : field.format ? INPUT_TYPES[field.format] : "text"}
      inputMode={isNumber ? (field.type === "integer" ? "numeric" : "decimal") : undefined}
      value={String(entry)}
      required={field.required}
      aria-describedby={describedBy(id, field)}
      onChange={(event) => onChange(event.target.value)}
      className={BOX}
    />
  );
}

function Choice({ id, field, entry, onChange }: Props) {
  return (
    <select
      id={id}
      value={String(entry)}
      required={field.required}
      aria-describedby={describedBy(id, field)}
      onChange={(event) => onChange(event.target.value)}
      className={BOX}
    >
      <option value="">{field.required ? "Choose…" : "None"}</option>
      {field.options?.map(({ value, label }) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </select>
  );
}

function Check({ id, field, entry, onChange }: Props) {
  return (
    <div className="grid gap-1">
      <label className="flex min-h-10 items-center gap-2.5 text-sm">
        <input
          id={id}
          type="checkbox"
          checked={entry === true}
          aria-describedby={describedBy(id, field)}
          onChange={(event) => onChange(event.target.checked)}
          className="size-4 accent-primary"
        />
        <Label field={{ ...field, required: false }} />
      </label>
      <Help id={id} field={field} />
    </div>
  );
}

function Choices({ id, field, entry, onChange }: Props) {
  const chosen = Array.isArray(entry) ? entry : [];
  const toggle = (value: string) =>
    onChange(chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value]);
  return (
    <fieldset aria-describedby={describedBy(id, field)} className="grid gap-1">
      <legend className="mb-1 text-sm">
        <Label field={field} />
      </legend>
      {field.options?.map(({ value, label }) => (
        <label key={value} className="flex min-h-9 items-center gap-2.5 text-sm">
          <input
            type="checkbox"
            checked={chosen.includes(value)}
            onChange={() => toggle(value)}
            className="size-4 accent-primary"
          />
          <MarkedText text={label} />
        </label>
      ))}
      <Help id={id} field={field} />
    </fieldset>
  );
}

function Label({ field: { label, required } }: { field: FormField }) {
  return (
    <>
      <MarkedText text={label} />
      {required ? <span className="text-muted-foreground"> (required)</span> : null}
    </>
  );
}

function Help({ id, field }: { id: string; field: FormField }) {
  const limits = sayLimits(field);
  if (!field.description && !limits) return null;
  return (
    <p id={`${id}-help`} className="text-muted-foreground text-xs [overflow-wrap:anywhere]">
      {field.description ? <MarkedText text={field.description} /> : null}
      {field.description && limits ? " · " : null}
      {limits}
    </p>
  );
}

function describedBy(id: string, field: FormField): string | undefined {
  return field.description || sayLimits(field) ? `${id}-help` : undefined;
}

function sayLimits({ type, min, max }: FormField): string {
  const unit = { text: " characters", choices: " choices" }[type as string] ?? "";
  // Every text has a limit: only a short one is worth mentioning.
  const isLong = type === "text" && (max ?? 0) >= 1000;
  const from = min === undefined || min === 0 ? "" : `at least ${min}${unit}`;
  const to = max === undefined || isLong ? "" : `at most ${max}${unit}`;
  return [from, to].filter(Boolean).join(", ");
}
