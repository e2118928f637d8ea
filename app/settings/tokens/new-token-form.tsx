"use client";

import { type ReactNode, useActionState } from "react";
import { Button } from "#app/ui/button.tsx";
import { Outcome } from "#app/ui/outcome.tsx";
import { makeToken } from "./actions.ts";

const FIELD = "min-h-11 rounded-lg border border-input bg-background px-3";

/** Makes a token, and shows it this once. @param children what happened before, as long as nothing else has */
export function NewTokenForm({ children }: { children: ReactNode }) {
  const [made, action, isPending] = useActionState(makeToken, undefined);
  return (
    <form action={action} className="grid gap-4 rounded-2xl border bg-card p-5 sm:p-7">
      <h2 className="font-semibold text-lg">New token</h2>
      <div className="flex flex-wrap items-end gap-4">
        <label className="grid flex-1 gap-1.5 text-sm">
          <span className="font-medium">Name</span>
          <input name="name" required maxLength={80} placeholder="My script" className={FIELD} />
        </label>
        <label className="grid gap-1.5 text-sm">
          <span className="font-medium">Ends after</span>
          <select name="days" defaultValue="30" className={FIELD}>
            <option value="7">7 days</option>
            <option value="30">30 days</option>
            <option value="90">90 days</option>
            <option value="365">1 year</option>
          </select>
        </label>
        <Button type="submit" look="primary" disabled={isPending}>
          Make a token
        </Button>
      </div>
      {made ? null : children}
      {made && "problem" in made ? <Outcome tone="bad">{made.problem}</Outcome> : null}
      {made && "token" in made ? (
        <Outcome tone="good">
          <p>
            Copy “{made.name}” now: it is not shown again, and only a hash of it is kept. Whoever has it can
            ask the agent as you.
          </p>
          <output aria-label="The new token" className="mt-2 block break-all font-mono text-sm">
            {made.token}
          </output>
        </Outcome>
      ) : null}
    </form>
  );
}
