import { type FormEvent, useId, useState } from "react";
import { Button } from "#app/ui/button.tsx";
import { completeContent } from "#auth/protocol/form-content.ts";
import type { ElicitAnswer, FormField } from "#auth/protocol/interrupts.ts";
import { type Entries, startEntries, toContent } from "./form-entries.ts";
import { FormFieldInput } from "./form-field-input.tsx";
import { ProblemText } from "./problem-text.tsx";

interface Props {
  fields: readonly FormField[];
  onAnswer: (elicit: ElicitAnswer["elicit"], content?: ElicitAnswer["content"]) => void;
}

/** A form that an MCP server asks for. Checked here and again by the agent. */
export function ServerForm({ fields, onAnswer }: Props) {
  const [entries, setEntries] = useState<Entries>(() => startEntries(fields));
  const [problem, setProblem] = useState<string>();
  const id = useId();

  function send(event: FormEvent): void {
    event.preventDefault();
    const content = toContent(fields, entries);
    const checked = completeContent(fields, content);
    if ("problem" in checked) setProblem(checked.problem);
    else onAnswer("accept", content);
  }

  return (
    // We write the messages: the browser's would not name everything that is wrong.
    <form onSubmit={send} noValidate className="mt-4 grid gap-4">
      {fields.map((field) => (
        <FormFieldInput
          key={field.name}
          id={`${id}-${field.name}`}
          field={field}
          entry={entries[field.name] ?? ""}
          onChange={(entry) => setEntries((before) => ({ ...before, [field.name]: entry }))}
        />
      ))}
      <ProblemText text={problem} />
      <div className="flex flex-wrap gap-2.5">
        <Button type="submit" look="primary" size="small">
          Send answer
        </Button>
        <Button size="small" onClick={() => onAnswer("decline")}>
          Decline
        </Button>
        <Button look="ghost" size="small" onClick={() => onAnswer("cancel")}>
          Skip
        </Button>
      </div>
      <p className="text-muted-foreground text-xs">Never enter a password or an access key here.</p>
    </form>
  );
}
