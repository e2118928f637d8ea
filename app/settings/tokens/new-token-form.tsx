"use client";

import { type ReactNode, useActionState } from "react";
import { Button } from "#app/ui/button.tsx";
import { Outcome } from "#app/ui/outcome.tsx";
import { makeToken } from "./actions.ts";
import { SCOPES } from "./scopes.ts";

const FIELD = "min-h-11 rounded-lg border border-input bg-background px-3";

interface Props {
  /** Shown instead of the form if the person has to sign in again first. */
  confirm?: ReactNode;
  /** The outcome of the last action. */
  children: ReactNode;
}

/** Creates a token, and shows it once. */
export function NewTokenForm({ confirm, children }: Props) {
  const [made, action, isPending] = useActionState(makeToken, undefined);
  if (confirm && !made) {
    return (
      <section aria-labelledby="new-token" className="grid gap-4 rounded-2xl border bg-card p-5 sm:p-7">
        <h2 id="new-token" className="font-semibold text-lg">
          New token
        </h2>
        {confirm}
        {children}
      </section>
    );
  }
  return (
    <form action={action} className="grid gap-4 rounded-2xl border bg-card p-5 sm:p-7">
      <h2 className="font-semibold text-lg">New token</h2>
      <div className="flex flex-wrap items-end gap-4">
        <label className="grid flex-1 gap-1.5 text-sm">
          <span className="font-medium">Name</span>
          <input name="name" required maxLength={80} placeholder="My script" className={FIELD} />
        </label>
        <label className="grid gap-1.5 text-sm">
          <span className="font-medium">Expires after</span>
          <select name="days" defaultValue="30" className={FIELD}>
            <option value="7">7 days</option>
            <option value="30">30 days</option>
            <option value="90">90 days</option>
            <option value="365">1 year</option>
          </select>
        </label>
      </div>
      <fieldset className="grid gap-2 text-sm">
        <legend className="mb-1.5 font-medium">What it may do</legend>
        {(["read", "write", "approve"] as const).map((scope) => (
          <label key={scope} className="flex gap-2.5">
            <input
              type="radio"
              name="scope"
              value={scope}
              defaultChecked={scope === "write"}
              className="mt-0.5 size-4 shrink-0"
            />
            <span>
              <span className="font-medium">{SCOPES[scope].title}.</span>{" "}
              <span className="text-muted-foreground">{SCOPES[scope].words}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <div>
        <Button type="submit" look="primary" disabled={isPending}>
          Create token
        </Button>
      </div>
      {made ? null : children}
      {made && "problem" in made ? <Outcome tone="bad">{made.problem}</Outcome> : null}
      {made && "token" in made ? (
        <Outcome tone="good">
          <p>
            Copy “{made.name}” now: it is not shown again, and only its hash is stored. Anyone who has it can
            use the agent as you.
          </p>
          <output aria-label="The new token" className="mt-2 block break-all font-mono text-sm">
            {made.token}
          </output>
        </Outcome>
      ) : null}
    </form>
  );
}
