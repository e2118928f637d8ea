"use client";

import { useActionState } from "react";
import { Button } from "#app/ui/button.tsx";
import { Outcome } from "#app/ui/outcome.tsx";
import { addServer } from "./actions.ts";

const FIELD = "min-h-11 w-full rounded-lg border border-input bg-background px-3";

/** Adds an MCP server by its address. */
export function AddServerForm() {
  const [refused, action, isPending] = useActionState(addServer, undefined);
  return (
    <form action={action} className="grid gap-4 rounded-2xl border bg-card p-5 sm:p-7">
      <h3 className="font-semibold text-lg">Add a server</h3>
      <div className="flex flex-wrap items-start gap-4">
        <label className="grid min-w-0 flex-1 basis-72 gap-1.5 text-sm">
          <span className="font-medium">Address</span>
          <input
            name="address"
            required
            maxLength={500}
            inputMode="url"
            autoCapitalize="none"
            spellCheck={false}
            placeholder="https://mcp.example.com/mcp"
            defaultValue={refused?.address}
            className={FIELD}
          />
        </label>
        <label className="grid flex-1 basis-40 gap-1.5 text-sm">
          <span className="font-medium">Name</span>
          <span className="flex items-center gap-1.5">
            <span className="font-mono text-muted-foreground">my-</span>
            <input
              name="name"
              maxLength={20}
              autoCapitalize="none"
              spellCheck={false}
              placeholder="from the address"
              defaultValue={refused?.name}
              className={FIELD}
            />
          </span>
        </label>
      </div>
      <p className="text-muted-foreground text-sm leading-relaxed">
        Add only servers that you trust: their operators can read what the agent sends. You see its tools
        before the agent can use them.
      </p>
      <div>
        <Button type="submit" look="primary" disabled={isPending}>
          {isPending ? "Asking the server…" : "Add server"}
        </Button>
      </div>
      {refused && !isPending ? <Outcome tone="bad">{refused.problem}</Outcome> : null}
    </form>
  );
}
