"use client";

import { Link2 } from "lucide-react";
import { useCallback, useEffect, useId } from "react";
import { scopesInWords } from "#app/settings/connections/scopes.ts";
import { Button, buttonClass } from "#app/ui/button.tsx";
import type { ConnectAnswer, ConnectRequest } from "#auth/interrupts.ts";
import { toolInWords } from "../tool-words.ts";
import { useConnectWindow } from "./use-connect-window.ts";

const PROVIDER_NAMES: Record<string, string> = { github: "GitHub", atlassian: "Jira" };

interface Props {
  request: ConnectRequest;
  /** Where the provider sends the person back to. */
  address: string;
  onAnswer: (answer: ConnectAnswer) => void;
}

/** The agent lacks access: what it needs, in plain words, and the way to give it. */
export function ConnectCard({ request, address, onAnswer }: Props) {
  const { provider, tool, message, missing, scopes, reason } = request;
  const title = useId();

  // Back from the provider: the run goes on by itself. Questions takes it out of the address.
  useEffect(() => {
    const { searchParams } = new URL(location.href);
    if (searchParams.get("connected") === provider) onAnswer({ connect: "connected" });
  }, [provider, onAnswer]);

  const finish = useCallback(() => onAnswer({ connect: "connected" }), [onAnswer]);
  const connecting = useConnectWindow(provider, finish);

  const needed = scopesInWords(missing.join(" "), provider);
  return (
    <section aria-labelledby={title} className="rounded-xl border bg-card p-5">
      <h3 id={title} className="flex items-center gap-2.5 font-semibold">
        <Link2 aria-hidden="true" className="size-5 text-primary" />
        The agent needs access
      </h3>
      <p className="mt-2 text-muted-foreground leading-relaxed">{message}</p>
      <p className="mt-3 text-sm">
        Asked by: {toolInWords(tool, false)} <span className="text-muted-foreground">({tool})</span>
      </p>
      {needed.length > 0 ? (
        <ul className="mt-3 grid list-disc gap-1 pl-5 text-sm marker:text-muted-foreground">
          {needed.map(({ scope, words }) => (
            <li key={scope}>{words}</li>
          ))}
        </ul>
      ) : null}
      {connecting.sentence ? (
        <p role="status" className="mt-3 text-sm">
          {connecting.sentence}
        </p>
      ) : null}
      <div className="mt-5 flex flex-wrap gap-2.5">
        <form
          method="post"
          action={`/api/oauth/connect/${encodeURIComponent(provider)}`}
          onSubmit={connecting.open}
        >
          <input type="hidden" name="popup" value="" />
          <input type="hidden" name="returnTo" value={address} />
          <input type="hidden" name="scopes" value={scopes.join(" ")} />
          <button type="submit" className={buttonClass("primary", "small")}>
            {reason === "missing_scope" ? "Allow" : "Connect"} {PROVIDER_NAMES[provider] ?? provider}
          </button>
        </form>
        <Button size="small" onClick={() => onAnswer({ connect: "declined" })}>
          Not now
        </Button>
      </div>
    </section>
  );
}
