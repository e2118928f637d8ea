import { Check, Plug } from "lucide-react";
import { toolInWords } from "#app/chat/conversation/tool-words.ts";
import { Moment } from "#app/settings/moment.tsx";
import { Button } from "#app/ui/button.tsx";
import { Confirm } from "#app/ui/confirm.tsx";
import { ConnectForm } from "#app/ui/connect-form.tsx";
import { GitHubMark } from "#app/ui/github-mark.tsx";
import { Notice } from "#app/ui/notice.tsx";
import type { ConnectionView } from "#auth/authorization-server/connections.ts";
import { disconnectProvider } from "./actions.ts";

interface CardProps {
  view: ConnectionView;
  returnTo: string;
  timeZone: string;
  /** The provider did not confirm the last attempt to disconnect: offers to remove it here only. */
  mayForce: boolean;
}

/** One provider: the connected account, what the agent may do there, and how to change that. */
export function ConnectionCard({ view, returnTo, timeZone, mayForce }: CardProps) {
  const { provider, connection } = view;
  return (
    <section aria-labelledby={provider.id} className="rounded-2xl border bg-card p-5 sm:p-7">
      <div className="flex flex-wrap items-center gap-4">
        {provider.id === "github" ? (
          <GitHubMark className="size-9" />
        ) : (
          <Plug aria-hidden="true" className="size-9 text-muted-foreground" />
        )}
        <div className="min-w-0 flex-1 basis-44">
          <h2 id={provider.id} className="font-semibold text-lg">
            {provider.name}
          </h2>
          <p className="text-muted-foreground text-sm">
            {connection ? (
              <>
                {connection.login ? (
                  <>
                    Acting as <strong className="font-medium text-foreground">@{connection.login}</strong>
                  </>
                ) : (
                  "Connected"
                )}{" "}
                since <Moment at={connection.connectedAt} timeZone={timeZone} dayOnly />
              </>
            ) : (
              "Not connected"
            )}
          </p>
        </div>
        <ConnectForm
          returnTo={returnTo}
          provider={provider.id}
          look={connection && !connection.problem ? "secondary" : "primary"}
        >
          {connection ? "Reconnect" : `Connect ${provider.name}`}
        </ConnectForm>
      </div>
      {connection?.problem ? (
        <Notice tone="bad" className="mt-5">
          {connection.problem === "refused"
            ? `${provider.name} no longer accepts this connection.`
            : "We can't decrypt your saved connection."}{" "}
          Reconnect, and the agent can act there again.
        </Notice>
      ) : null}
      {connection ? (
        <ConnectionFacts connection={connection} timeZone={timeZone} />
      ) : (
        <p className="mt-5 border-t pt-5 text-muted-foreground leading-relaxed">
          Connect your account, and the agent can look things up at {provider.name} as you. {provider.name}{" "}
          asks you first what it may do.
        </p>
      )}
      {connection && provider.installPage ? <InstallForm view={view} returnTo={returnTo} /> : null}
      {connection ? <DisconnectForm view={view} mayForce={mayForce} /> : null}
    </section>
  );
}

function ConnectionFacts({
  connection,
  timeZone,
}: {
  connection: NonNullable<ConnectionView["connection"]>;
  timeZone: string;
}) {
  const { scopes, lastUse, expiresAt, grantedBy } = connection;
  return (
    <div className="mt-5 grid gap-5 border-t pt-5">
      {scopes.length > 0 ? (
        <div>
          <h3 className="font-medium text-sm">{grantedBy ? "What the agent may do" : "What you allowed"}</h3>
          <ul className="mt-3 grid gap-2.5">
            {scopes.map(({ scope, words }) => (
              <li key={scope} className="flex gap-2.5 text-[0.9375rem]">
                <Check aria-hidden="true" className="mt-1 size-4 shrink-0 text-primary" />
                <span>
                  {words}{" "}
                  <code className="ml-1 whitespace-nowrap rounded bg-muted px-1.5 py-0.5 font-mono text-muted-foreground text-xs">
                    {scope}
                  </code>
                </span>
              </li>
            ))}
          </ul>
        </div>
      ) : null}
      <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-1.5 text-sm">
        {grantedBy ? (
          <>
            <dt className="text-muted-foreground">Granted by</dt>
            <dd>{grantedBy}, when you signed in</dd>
          </>
        ) : null}
        <dt className="text-muted-foreground">Last used</dt>
        <dd>
          {lastUse ? (
            <>
              {toolInWords(lastUse.tool, true)}, <Moment at={lastUse.at} timeZone={timeZone} />
            </>
          ) : (
            "Not yet"
          )}
        </dd>
        <dt className="text-muted-foreground">Access ends</dt>
        <dd>
          {expiresAt ? (
            <>
              <Moment at={expiresAt} timeZone={timeZone} />, and is renewed before that when it is used
            </>
          ) : (
            "When you disconnect"
          )}
        </dd>
      </dl>
    </div>
  );
}

function InstallForm({ view: { provider }, returnTo }: Pick<CardProps, "view" | "returnTo">) {
  return (
    <form
      method="post"
      action={`/api/oauth/install/${provider.id}`}
      className="mt-5 flex flex-wrap items-center gap-x-4 gap-y-3 border-t pt-5"
    >
      <input type="hidden" name="returnTo" value={returnTo} />
      <p className="min-w-52 flex-1 text-muted-foreground text-sm leading-relaxed">
        The agent works only where the app is installed: choose the accounts and repositories at{" "}
        {provider.name}.
      </p>
      <Button type="submit" size="small">
        Choose where
      </Button>
    </form>
  );
}

function DisconnectForm({ view: { provider }, mayForce }: Pick<CardProps, "view" | "mayForce">) {
  return (
    <form
      action={disconnectProvider}
      className="mt-6 flex flex-wrap items-start gap-x-4 gap-y-3 border-t pt-5"
    >
      <input type="hidden" name="provider" value={provider.id} />
      <Confirm label="Disconnect" yes={`Yes, disconnect ${provider.name}`}>
        {provider.canRevoke
          ? `The access is revoked at ${provider.name}, and what the agent is doing there stops.`
          : `The access is removed here, and what the agent is doing there stops. ${provider.name} lets only you revoke it: do so on its own page.`}
      </Confirm>
      {mayForce ? (
        <Button type="submit" name="force" value="1" look="ghost" size="small">
          Remove here only
        </Button>
      ) : null}
      <a
        href={provider.grantsPage}
        target="_blank"
        rel="noopener noreferrer"
        className="py-2 text-muted-foreground text-sm underline underline-offset-4 hover:text-foreground"
      >
        See it at {provider.name}
      </a>
    </form>
  );
}
