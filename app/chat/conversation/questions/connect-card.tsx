"use client";

import { Link2 } from "lucide-react";
import { useEffect, useEffectEvent, useId, useState } from "react";
import { readNotice } from "#app/settings/connections/notices.ts";
import { Button, buttonClass } from "#app/ui/button.tsx";
import type { ConnectAnswer, ConnectRequest } from "#auth/protocol/interrupts.ts";
import { nameProvider, sayScope } from "#auth/protocol/provider-names.ts";
import { toolInWords } from "../tool-words.ts";
import { readReturn } from "./return-address.ts";
import { useConnectWindow } from "./use-connect-window.ts";

const VERBS: Partial<Record<ConnectRequest["reason"], string>> = {
  missing_scope: "Allow",
  missing_installation: "Install at",
  revoked: "Reconnect",
};

interface Props {
  /** The question's id: the provider returns the person to this card. */
  id: string;
  request: ConnectRequest;
  /** Where the provider returns the person to. */
  address: string;
  onAnswer: (answer: ConnectAnswer) => void;
}

/** The agent lacks access: what it needs, in plain words, and how to grant it. */
export function ConnectCard({ id, request, address, onAnswer }: Props) {
  const { provider, tool, message, missing, scopes, reason } = request;
  const title = useId();
  const [back] = useState(() => readReturn(location.href, id));
  const finish = () => onAnswer({ connect: "connected" });

  // Back from the provider: the run resumes by itself. Questions removes this from the address.
  const answerReturn = useEffectEvent(() => {
    if (back?.connected === provider) finish();
  });
  useEffect(() => answerReturn(), []);

  const problem = back?.problem ? readNotice({ problem: back.problem })?.text : undefined;
  const { open, sentence, isConnectedElsewhere } = useConnectWindow(provider, problem, finish);

  const name = nameProvider(provider);
  const isInstallation = reason === "missing_installation";
  const needed = isInstallation ? [] : missing.map((scope) => ({ scope, words: sayScope(provider, scope) }));
  return (
    <section aria-labelledby={title} className="rounded-xl border bg-card p-5">
      <h3 id={title} tabIndex={-1} className="flex items-center gap-2.5 font-semibold outline-none">
        <Link2 className="size-5 text-primary" />
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
      <p role="status" className="mt-3 text-sm empty:hidden">
        {isConnectedElsewhere ? `${name} was connected elsewhere just now.` : sentence}
      </p>
      <div className="mt-5 flex flex-wrap gap-2.5">
        <form
          method="post"
          action={`/api/oauth/${isInstallation ? "install" : "connect"}/${encodeURIComponent(provider)}`}
          onSubmit={open}
        >
          <input type="hidden" name="returnTo" value={`${address}?question=${encodeURIComponent(id)}`} />
          <input type="hidden" name="scopes" value={scopes.join(" ")} />
          <button
            type="submit"
            className={buttonClass(isConnectedElsewhere ? "secondary" : "primary", "small")}
          >
            {VERBS[reason] ?? "Connect"} {name}
          </button>
        </form>
        {isConnectedElsewhere || (isInstallation && sentence) ? (
          <Button look="primary" size="small" onClick={finish}>
            Continue
          </Button>
        ) : null}
        <Button size="small" onClick={() => onAnswer({ connect: "declined" })}>
          Not now
        </Button>
      </div>
    </section>
  );
}
