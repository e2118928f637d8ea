import { z } from "zod";
import { fromOthers, joinNotes, LIST_LIMIT, trimLine } from "#agent/content/trim.ts";
import { type JiraClient, JiraError, type JiraSite, withJira } from "#agent/jira/client.ts";
import { explainJiraError } from "#agent/jira/errors.ts";
import { defineDelegatedTool } from "#agent/tools/delegated-tool.ts";
import type { ApiBroker } from "#auth/client/delegated-fetch.ts";

const MOST_SITES = 5;
const FIELDS = "summary,status,issuetype,priority,assignee,project,updated";

const schema = z.object({
  jql: z
    .string()
    .min(1)
    .max(1000)
    .describe(
      "A JQL query with at least one condition, such as `assignee = currentUser() AND statusCategory != Done`",
    ),
});

const defineJiraTool = defineDelegatedTool<{ jira: JiraClient }, ApiBroker>({
  provider: "atlassian",
  client: (config, need, broker, use) =>
    withJira(config, need, (jira, login) => use({ jira }, login), broker),
  explain: explainJiraError,
});

/** Searches Jira's issues with JQL, as the person. */
export const { open: searchJiraIssues } = defineJiraTool({
  name: "search_jira_issues",
  description:
    "Search the person's Jira issues with JQL, such as `assignee = currentUser() AND statusCategory != Done ORDER BY updated DESC`. Jira is not GitHub: use it when they say Jira, or name a key such as ABC-12.",
  schema,
  access: "read",
  scopes: ["read:jira-work"],
  resource: ({ jql }) => `Jira search “${jql}”`,
  run: ({ jira, args }) => search(jira, args.jql),
});

async function search(jira: JiraClient, jql: string): Promise<Record<string, unknown>> {
  const all = await jira.sites();
  const sites = all.slice(0, MOST_SITES);
  if (sites.length === 0) throw new JiraError(404, "This account has no Jira site that you allowed.");
  const answers = await Promise.all(sites.map((site) => trySite(jira, site, jql)));
  const refusals = answers.flatMap(({ refusal }) => refusal ?? []);
  if (refusals[0] && refusals.length === sites.length) throw refusals[0].error;
  const issues = answers.flatMap((answer) => answer.issues);
  const isCut = issues.length > LIST_LIMIT || answers.some((answer) => answer.hasMore);
  const note = joinNotes(
    isCut && `Showing the first ${Math.min(issues.length, LIST_LIMIT)}. Narrow the query.`,
    all.length > MOST_SITES && `Only the first ${MOST_SITES} of ${all.length} sites were searched.`,
    ...refusals.map(
      ({ site, error }) =>
        `Not searched: ${trimLine(site.name)}. ${explainJiraError(error, { access: "read" })}`,
    ),
  );
  return fromOthers("Jira search", { issues: issues.slice(0, LIST_LIMIT), note });
}

type Page = Awaited<ReturnType<typeof searchSite>>;
interface SiteAnswer extends Page {
  refusal?: { site: JiraSite; error: JiraError };
}

/** Errors of one site (an unknown field or project) are its own; a 401 concerns the token of all sites. */
async function trySite(jira: JiraClient, site: JiraSite, jql: string): Promise<SiteAnswer> {
  try {
    return await searchSite(jira, site, jql);
  } catch (error) {
    if (!(error instanceof JiraError) || error.status === 401) throw error;
    return { issues: [], hasMore: false, refusal: { site, error } };
  }
}

const named = z.object({ name: z.string() }).nullish();
const pageSchema = z.object({
  issues: z.array(
    z.object({
      key: z.string().regex(/^[A-Z][A-Z\d_]+-\d+$/i),
      fields: z.object({
        summary: z.string().nullish(),
        status: named,
        issuetype: named,
        priority: named,
        project: named,
        assignee: z.object({ displayName: z.string() }).nullish(),
        updated: z.string().nullish(),
      }),
    }),
  ),
  nextPageToken: z.string().nullish(),
});

/** developer.atlassian.com/cloud/jira/platform/rest/v3, "Search for issues using JQL enhanced search (GET)". */
async function searchSite(jira: JiraClient, site: JiraSite, jql: string) {
  const query = { jql, fields: FIELDS, maxResults: String(LIST_LIMIT) };
  const page = pageSchema.safeParse(await jira.get(site, "/rest/api/3/search/jql", query));
  if (!page.success) throw new JiraError(502, "");
  const issues = page.data.issues.map(({ key, fields }) => ({
    key,
    summary: trimLine(fields.summary),
    type: fields.issuetype?.name ?? null,
    status: fields.status?.name ?? null,
    priority: fields.priority?.name ?? null,
    assignee: trimLine(fields.assignee?.displayName),
    project: trimLine(fields.project?.name),
    updated: fields.updated ?? null,
    url: `${site.url.replace(/(?<!\/)\/+$/, "")}/browse/${key}`,
  }));
  return { issues, hasMore: Boolean(page.data.nextPageToken) };
}
