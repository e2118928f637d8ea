import Form from "next/form";
import type { ReactNode } from "react";
import { toolInWords } from "#app/chat/conversation/tool-words.ts";
import { Button } from "#app/ui/button.tsx";
import { type listChoices, OUTCOME_WORDS, OUTCOMES, type UseFilter } from "./uses.ts";

const FIELD = "min-h-10 w-full rounded-lg border border-input bg-background px-3 text-sm";

/** A plain form: the filter is in the address, so that it can be bookmarked and shared. */
export function FilterForm({
  filter,
  choices,
}: {
  filter: UseFilter;
  choices: Awaited<ReturnType<typeof listChoices>>;
}) {
  const isElsewhere =
    filter.conversation && !choices.conversations.some(({ id }) => id === filter.conversation);
  // Each field is remounted when the address changes: on Back, React would keep the last choice.
  return (
    <Form action="/settings/activity" className="grid grid-cols-1 gap-3 sm:grid-cols-2">
      <Choice label="Tool" name="tool" chosen={filter.tool} all="All tools">
        {choices.tools.map((tool) => (
          <option key={tool} value={tool}>
            {toolInWords(tool, true)}
          </option>
        ))}
      </Choice>
      <Choice label="Outcome" name="outcome" chosen={filter.outcome} all="All outcomes">
        {OUTCOMES.map((outcome) => (
          <option key={outcome} value={outcome}>
            {OUTCOME_WORDS[outcome]}
          </option>
        ))}
      </Choice>
      <Choice label="Conversation" name="conversation" chosen={filter.conversation} all="All conversations">
        {isElsewhere ? <option value={filter.conversation}>One that is not listed here</option> : null}
        {choices.conversations.map(({ id, title }) => (
          <option key={id} value={id}>
            {title}
          </option>
        ))}
      </Choice>
      <label className="grid grid-cols-1 gap-1 text-sm">
        Repository
        <input
          key={filter.resource}
          name="resource"
          defaultValue={filter.resource ?? ""}
          placeholder="owner/name"
          className={FIELD}
        />
      </label>
      <div>
        <Button type="submit" size="small">
          Filter
        </Button>
      </div>
    </Form>
  );
}

function Choice(props: { label: string; name: string; chosen?: string; all: string; children: ReactNode }) {
  const { label, name, chosen, all, children } = props;
  return (
    <label className="grid grid-cols-1 gap-1 text-sm">
      {label}
      <select key={chosen} name={name} defaultValue={chosen ?? ""} className={FIELD}>
        <option value="">{all}</option>
        {children}
      </select>
    </label>
  );
}
