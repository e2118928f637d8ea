import { ArrowLeft } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { type ReactNode, Suspense } from "react";
import type { PageQuery } from "#app/page-query.ts";
import { ConnectionCard } from "#app/settings/connections/connection-card.tsx";
import { readNotice } from "#app/settings/connections/notices.ts";
import { Moment } from "#app/settings/moment.tsx";
import { findTimeZone } from "#app/settings/time-zone.ts";
import { Button, buttonClass } from "#app/ui/button.tsx";
import { Confirm } from "#app/ui/confirm.tsx";
import { Notice } from "#app/ui/notice.tsx";
import { Outcome } from "#app/ui/outcome.tsx";
import { webEnv } from "#auth/authorization-server/env.ts";
import { viewPersonalServer } from "#auth/authorization-server/mcp/personal-servers/view.ts";
import { readMcp } from "#auth/authorization-server/mcp/variables.ts";
import { requireUser } from "#auth/authorization-server/session.ts";
import { webLimits } from "#auth/authorization-server/web-limits.ts";
import { REFUSALS } from "#auth/protocol/refusals.ts";
import { database } from "#db/index.ts";
import { removeServer } from "../actions.ts";
import { OwnClientForm } from "../own-client-form.tsx";
import { ToolsForm } from "../tools-form.tsx";

export const metadata: Metadata = { title: "Server" };

/** One MCP server that the person added: its connection, its tools, and how to remove it. */
export default async function ServerPage(page: PageQuery & { params: Promise<{ server: string }> }) {
  const { server: id } = await page.params;
  const path = `/settings/mcp/${encodeURIComponent(id)}`;
  const { user, session } = await requireUser(path);
  const found = await viewPersonalServer(database(), user.id, id);
  if (!found) notFound();
  const { server, view } = found;
  const query = await page.searchParams;
  const timeZone = await findTimeZone();
  const notice = readNotice(query, (provider) => provider === id && view.isConnected);
  const isOn = readMcp(webEnv()).MCP_PERSONAL_SERVERS;
  const mayForce = query.problem === "not_revoked";
  const needsClient = query.problem === "no_client" || query.client !== undefined;
  return (
    <div className="grid gap-6">
      <div>
        <Link href="/settings/connections" className={buttonClass("ghost", "small", "-ml-3")}>
          <ArrowLeft aria-hidden="true" className="size-4" />
          Connections
        </Link>
        <h2 className="mt-2 font-semibold text-2xl">{view.name}</h2>
        <p className="mt-1 font-mono text-sm [overflow-wrap:anywhere]">{view.url}</p>
        <p className="mt-1 text-muted-foreground text-sm">
          Added by you on <Moment at={server.created_at} timeZone={timeZone} dayOnly />. Nobody else here sees
          it.
        </p>
      </div>
      {notice ? <Outcome tone={notice.tone}>{notice.text}</Outcome> : null}
      {query.saved ? <Outcome tone="good">Saved. The agent uses the tools that you chose.</Outcome> : null}
      {query.registered ? (
        <Outcome tone="good">The client is saved. Connect {view.name} with it now.</Outcome>
      ) : null}
      {isOn ? null : (
        <Notice tone="info">The operator has disabled personal servers. The agent does not use it.</Notice>
      )}
      {isOn && view.takesToken ? (
        <ConnectionCard view={view} returnTo={path} timeZone={timeZone} mayForce={mayForce} />
      ) : null}
      {isOn && view.takesToken && needsClient ? (
        <ServerAnswer userId={user.id} placeholder="Asking where to register this app…">
          <OwnClientForm server={server} />
        </ServerAnswer>
      ) : null}
      {isOn && view.isConnected ? (
        <section aria-labelledby="tools" className="rounded-2xl border bg-card p-5 sm:p-7">
          <h2 id="tools" className="font-semibold text-lg">
            Tools
          </h2>
          <p className="mt-1 mb-4 text-muted-foreground text-sm leading-relaxed">
            What follows are the server’s own words; nobody has checked them. A tool that you let read without
            asking may be called with anything that the agent has read elsewhere. If the server describes a
            tool differently later, the agent stops using it until you review it again.
          </p>
          <ServerAnswer userId={user.id} placeholder="Loading the server’s tools…">
            <ToolsForm session={session} server={server} />
          </ServerAnswer>
        </section>
      ) : null}
      <form action={removeServer} className="flex flex-wrap items-start gap-4">
        <input type="hidden" name="server" value={id} />
        <Confirm label="Remove this server" yes={`Yes, remove ${view.name}`}>
          {view.takesToken
            ? "Its access is revoked there, its tokens are deleted here, and the agent stops using it at once."
            : "The agent stops using it at once."}
        </Confirm>
        {mayForce ? (
          <Button type="submit" name="force" value="1" look="ghost" size="small">
            Remove here only
          </Button>
        ) : null}
      </form>
    </div>
  );
}

/** What contacts the server to be shown: it counts as one of the person's requests. */
function ServerAnswer(props: { userId: string; placeholder: string; children: ReactNode }) {
  if (webLimits().takeRequest(props.userId) > 0)
    return <Notice tone="bad">{REFUSALS.tooManyRequests.message}</Notice>;
  return <Suspense fallback={<p role="status">{props.placeholder}</p>}>{props.children}</Suspense>;
}
