import { type FormEvent, useId, useState } from "react";
import { Button } from "#app/ui/button.tsx";
import { nameInWords } from "./argument-list.tsx";
import { fromFields, toFields } from "./editable.ts";
import { MarkedText } from "./marked-text.tsx";
import { describeInvisible } from "./marks.ts";
import { ProblemText } from "./problem-text.tsx";
import { useFirstFocus } from "./use-first-focus.ts";

interface Props {
  args: Record<string, unknown>;
  onSend: (args: Record<string, unknown>) => void;
  onBack: () => void;
}

/** Edits the arguments of a write before it is sent. What the form shows is what is sent. */
export function EditForm({ args, onSend, onBack }: Props) {
  const [fields, setFields] = useState(() => toFields(args));
  const [problem, setProblem] = useState<string>();
  const form = useFirstFocus<HTMLFormElement>();
  const id = useId();

  function send(event: FormEvent): void {
    event.preventDefault();
    const read = fromFields(fields);
    if ("args" in read) onSend(read.args);
    else setProblem(`“${nameInWords(read.wrong)}” can't be read: it must be JSON, such as ["bug"] or 7.`);
  }

  function change(name: string, text: string): void {
    setFields((before) => before.map((field) => (field.name === name ? { ...field, text } : field)));
  }

  return (
    <form ref={form} onSubmit={send} className="mt-4 grid gap-3">
      {fields.map(({ name, text, isText }) => (
        <div key={name} className="grid gap-1">
          <label htmlFor={`${id}-${name}`} className="text-muted-foreground text-sm">
            {nameInWords(name)}
          </label>
          <textarea
            id={`${id}-${name}`}
            dir="auto"
            value={text}
            rows={Math.min(12, Math.max(1, text.split("\n").length))}
            spellCheck={isText}
            onChange={(event) => change(name, event.target.value)}
            className="rounded-lg border border-input bg-background px-3 py-2 text-sm"
          />
          {describeInvisible(text) ? (
            // A field can't show marks.
            <p className="whitespace-pre-wrap rounded-lg bg-muted px-3 py-2 text-sm [overflow-wrap:anywhere]">
              <MarkedText text={text} />
            </p>
          ) : null}
        </div>
      ))}
      <ProblemText text={problem} />
      <div className="flex flex-wrap gap-2.5">
        <Button type="submit" look="primary" size="small">
          Approve as edited
        </Button>
        <Button look="ghost" size="small" onClick={onBack}>
          Back
        </Button>
      </div>
    </form>
  );
}
