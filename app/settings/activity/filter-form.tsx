import Form from "next/form";
import { toolInWords } from "#app/chat/conversation/tool-words.ts";
import { Button } from "#app/ui/button.tsx";
import { OUTCOME_WORDS } from "./outcome-words.ts";
import { type listChoices, OUTCOMES, type UseFilter } from "./uses.ts";

const FIELD = "min-h-10 w-full rounded-lg border border-input bg-background px-3 text-sm";

/** A plain form: the filter is in the address, so that it can be kept and shared. */
export function FilterForm({
  filter,
  choices,
}: {
  filter: UseFilter;
  choices: Awaited<ReturnType<typeof listChoices>>;
}) {
  const isElsewhere =
    filter.conversation && !choices.conversations.some(({ id }) => id === filter.conversation);
  // Each field is made anew when the address says something else: going back, React would keep what was chosen last.
  return (
    <Form action="/settings/activity" className="grid grid-cols-1 gap-3 sm:grid-cols-2">
      <label className="grid grid-cols-1 gap-1 text-sm">
        Tool
        <select key={filter.tool} name="tool" defaultValue={filter.tool ?? ""} className={FIELD}>
          <option value="">All tools</option>
          {choices.tools.map((tool) => (
            <option key={tool} value={tool}>
              {toolInWords(tool, true)}
            </option>
          ))}
        </select>
      </label>
      <label className="grid grid-cols-1 gap-1 text-sm">
        Outcome
        <select key={filter.outcome} name="outcome" defaultValue={filter.outcome ?? ""} className={FIELD}>
          <option value="">All outcomes</option>
          {OUTCOMES.map((outcome) => (
            <option key={outcome} value={outcome}>
              {OUTCOME_WORDS[outcome]}
            </option>
          ))}
        </select>
      </label>
      <label className="grid grid-cols-1 gap-1 text-sm">
        Conversation
        <select
          key={filter.conversation}
          name="conversation"
          defaultValue={filter.conversation ?? ""}
          className={FIELD}
        >
          <option value="">All conversations</option>
          {isElsewhere ? <option value={filter.conversation}>One that is not listed here</option> : null}
          {choices.conversations.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </select>
      </label>
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
