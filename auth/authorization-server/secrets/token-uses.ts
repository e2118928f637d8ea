import type { Kysely } from "kysely";
import { z } from "zod";
import { AuthError } from "#auth/protocol/errors.ts";
import type { Schema } from "#db/schema.ts";
import { parseFields } from "../oauth-response.ts";
import { findProviderOf } from "./providers/of-person.ts";

const reportSchema = z.object({
  outcome: z.enum(["done", "refused", "failed"]),
  status: z.coerce.number().int().min(100).max(599).optional(),
  request_id: z.string().max(200).optional(),
  link: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .optional(),
  /** The number of HTTP requests of the use. */
  calls: z.coerce.number().int().min(0).max(10_000).optional(),
  /** The provider's rate limit and what remains of it, from its last response. */
  limit: z.coerce.number().int().min(1).optional(),
  remaining: z.coerce.number().int().min(0).optional(),
});
export type OutcomeReport = z.infer<typeof reportSchema>;

/** @throws AuthError `invalid_request` */
export function parseOutcome(form: URLSearchParams): OutcomeReport {
  return parseFields(form, reportSchema);
}

/**
 * Completes the record of a use, once: the first report counts.
 * @returns its provider
 * @throws AuthError `invalid_request` if there is no such use
 */
export async function completeUse(db: Kysely<Schema>, useId: string, report: OutcomeReport): Promise<string> {
  const use = await db
    .selectFrom("activity")
    .select(["provider", "user_id"])
    .where("id", "=", useId)
    .executeTakeFirst();
  if (!use) throw new AuthError("invalid_request", "There is no such use.");
  const provider = await findProviderOf(db, use.user_id, use.provider);
  await db
    .insertInto("activity_outcomes")
    .values({
      use_id: useId,
      outcome: report.outcome,
      status: report.status ?? null,
      request_id: report.request_id ?? null,
      link: isProvidersOwn(provider?.grantsPage, report.link) ? report.link : null,
      created_at: Date.now(),
    })
    .onConflict((conflict) => conflict.column("use_id").doNothing())
    .execute();
  return use.provider;
}

/** The page shows the link: it may only lead to the provider. */
function isProvidersOwn(page: string | undefined, link: string | undefined): link is string {
  return link !== undefined && page !== undefined && new URL(link).host === new URL(page).host;
}
