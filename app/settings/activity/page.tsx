import type { Metadata } from "next";
import Link from "next/link";
import type { PageQuery } from "#app/page-query.ts";
import { findTimeZone } from "#app/settings/time-zone.ts";
import { buttonClass } from "#app/ui/button.tsx";
import { requireUser } from "#auth/authorization-server/session.ts";
import { database } from "#db/index.ts";
import { FilterForm } from "./filter-form.tsx";
import { readFilter, writeFilter } from "./query.ts";
import { UseRow } from "./use-row.tsx";
import { listChoices, listUses } from "./uses.ts";

export const metadata: Metadata = { title: "Activity" };

const PAGE = 50;

/** Every use of the person's access: which tool, on what, for which conversation, and the outcome. */
export default async function ActivityPage({ searchParams }: PageQuery) {
  const { user } = await requireUser("/settings/activity");
  const { filter, after } = readFilter(await searchParams);
  const timeZone = await findTimeZone();
  const [uses, choices] = await Promise.all([
    listUses(database(), user.id, filter, PAGE, after),
    listChoices(database(), user.id),
  ]);
  const last = uses.length === PAGE ? uses.at(-1) : undefined;
  const query = writeFilter(filter);
  return (
    <div className="grid grid-cols-1 gap-6">
      <p className="text-muted-foreground leading-relaxed">
        Each time the agent used your access. The record is written before the token is issued, and nobody can
        change it afterwards.
      </p>
      <FilterForm filter={filter} choices={choices} />
      {uses.length > 0 ? (
        <ul className="divide-y rounded-2xl border bg-card">
          {uses.map((use) => (
            <UseRow key={use.id} use={use} userId={user.id} timeZone={timeZone} />
          ))}
        </ul>
      ) : (
        <p className="rounded-2xl border bg-card p-8 text-center text-muted-foreground">
          {query ? "No entry matches this filter." : "The agent has not used your access yet."}
        </p>
      )}
      <div className="flex flex-wrap gap-3">
        {last ? (
          <Link
            href={`/settings/activity?${writeFilter(filter, { at: last.created_at, id: last.id })}`}
            className={buttonClass("secondary", "small")}
          >
            Older
          </Link>
        ) : null}
        <a href={`/settings/activity/export?format=csv&${query}`} className={buttonClass("ghost", "small")}>
          Export as CSV
        </a>
        <a href={`/settings/activity/export?format=json&${query}`} className={buttonClass("ghost", "small")}>
          Export as JSON
        </a>
      </div>
    </div>
  );
}
