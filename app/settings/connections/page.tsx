import type { Metadata } from "next";
import type { PageQuery } from "#app/page-query.ts";
import type { SettingsFeature } from "#app/settings/features.ts";
import * as features from "#app/settings/features.ts";
import { findTimeZone } from "#app/settings/time-zone.ts";
import { Outcome } from "#app/ui/outcome.tsx";
import { viewConnections } from "#auth/authorization-server/connections.ts";
import { requireUser } from "#auth/authorization-server/session.ts";
import { database } from "#db/index.ts";
import { TellAccount } from "./broadcast-account.tsx";
import { ConnectionCard } from "./connection-card.tsx";
import { readNotice } from "./notices.ts";

export const metadata: Metadata = { title: "Connections" };

const PATH = "/settings/connections";

/** The person's connections, and what the agent may do with them. */
export default async function ConnectionsPage({ searchParams }: PageQuery) {
  const { user } = await requireUser(PATH);
  const query = await searchParams;
  const timeZone = await findTimeZone();
  const notRevoked = query.problem === "not_revoked" ? query.provider : undefined;
  const views = await viewConnections(database(), user.id);
  const notice = readNotice(query, (id) => views.some((view) => view.provider.id === id && view.connection));
  const gitHub = views.find(({ provider }) => provider.id === "github")?.connection;
  return (
    <div className="grid gap-6">
      <TellAccount login={gitHub?.login ?? null} />
      {notice ? <Outcome tone={notice.tone}>{notice.text}</Outcome> : null}
      {views.map((view) => (
        <ConnectionCard
          key={view.provider.id}
          view={view}
          returnTo={PATH}
          timeZone={timeZone}
          mayForce={view.provider.id === notRevoked}
        />
      ))}
      {Object.entries<SettingsFeature>(features).map(([name, { Connections }]) =>
        Connections ? <Connections key={name} userId={user.id} /> : null,
      )}
      <p className="text-muted-foreground text-sm leading-relaxed">
        The token is encrypted before it is stored, and given to the agent for one call at a time, only while
        you are signed in. Every use is listed under Activity.
      </p>
    </div>
  );
}
