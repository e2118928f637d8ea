"use client";

import { ASSISTANTS, type Assistant } from "../assistants.ts";

/** Chooses the assistant of a new conversation, which can't be changed later. Nothing to choose if there is only one. */
export function AssistantPicker({
  assistant,
  onPick,
}: {
  assistant: Assistant;
  onPick: (assistant: Assistant) => void;
}) {
  if (ASSISTANTS.length < 2) return null;
  return (
    <fieldset className="mt-8">
      <legend className="mb-2.5 text-muted-foreground text-sm">The agent works with</legend>
      <div className="grid gap-2 sm:grid-cols-2">
        {ASSISTANTS.map(({ id, name, text }) => (
          <label
            key={id}
            className="flex cursor-pointer items-start gap-3 rounded-xl border bg-card px-4 py-3 has-checked:border-primary has-checked:bg-primary-soft has-focus-visible:outline-2 has-focus-visible:outline-focus has-focus-visible:outline-offset-2"
          >
            <input
              type="radio"
              name="assistant"
              value={id}
              checked={assistant === id}
              onChange={() => onPick(id)}
              // React does not report what was chosen before hydration.
              ref={(input) => {
                if (input?.checked && assistant !== id) onPick(id);
              }}
              className="mt-1 size-4 shrink-0 accent-primary outline-none"
            />
            <span>
              <span className="block font-medium text-sm">{name}</span>
              <span className="block text-muted-foreground text-xs">{text}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
