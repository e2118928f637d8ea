import type { RunnableConfig } from "@langchain/core/runnables";
import { z } from "zod";
import type { ApiNeed } from "#agent/tools/delegated-tool.ts";
import type { ProviderDenial } from "#auth/client/consent.ts";
import { type ApiBroker, withDelegatedFetch } from "#auth/client/delegated-fetch.ts";
import { parseJson } from "#auth/protocol/json.ts";
import { readRetryAfter } from "#auth/protocol/retry-after.ts";

/** Jira returned an error or an unexpected response. */
export class JiraError extends Error {
  readonly status: number;
  /** Seconds to wait, if Jira says so. */
  readonly retryAfter: number | undefined;

  /** @param message Jira's message, without headers or URLs; empty if it had none */
  constructor(status: number, message: string, retryAfter?: number) {
    super(message);
    this.name = "JiraError";
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

/** A Jira site to which the person granted access. */
export interface JiraSite {
  id: string;
  name: string;
  url: string;
}

/** Jira as one person, for one call. */
export interface JiraClient {
  /** The sites of this connection. */
  sites(): Promise<JiraSite[]>;
  /** GETs below a site's REST API, such as `/rest/api/3/myself`. @throws JiraError */
  get(site: JiraSite, path: string, query?: Record<string, string>): Promise<unknown>;
}

/** Older sites also list Confluence under the same id: only entries with Jira scopes count. */
const SITE_SCOPE = "read:jira-work";

/**
 * Runs `call` as the run's person, with a token that is fetched now and dropped afterwards.
 * @throws ConsentDeclined; AuthError from the exchange; JiraError; TransportError by code; LangGraph's interrupt
 */
export function withJira<T>(
  config: RunnableConfig,
  { linkOf, ...need }: ApiNeed<T>,
  call: (jira: JiraClient, login: string) => Promise<T>,
  broker: ApiBroker,
): Promise<T> {
  return withDelegatedFetch(config, { ...need, provider: "atlassian" }, broker, {
    requestIdHeader: "atl-traceid",
    readRefusal,
    linkOf,
    call: ({ baseUrl, fetch, login }) => call(makeClient(baseUrl, fetch), login),
  });
}

const sitesSchema = z.array(
  z.object({
    id: z.string().regex(/^[\w-]+$/),
    name: z.string(),
    url: z.url({ protocol: /^https?$/ }),
    scopes: z.array(z.string()),
  }),
);

function makeClient(baseUrl: string, fetch: typeof globalThis.fetch): JiraClient {
  async function get(path: string): Promise<unknown> {
    const response = await fetch(`${baseUrl}${path}`, { headers: { accept: "application/json" } });
    return processJiraResponse(response);
  }
  return {
    async sites() {
      const sites = sitesSchema.safeParse(await get("/oauth/token/accessible-resources"));
      if (!sites.success) throw new JiraError(502, "");
      return sites.data.filter(({ scopes }) => scopes.includes(SITE_SCOPE));
    },
    get: (site, path, query = {}) => get(`/ex/jira/${site.id}${path}?${new URLSearchParams(query)}`),
  };
}

const errorSchema = z.object({
  errorMessages: z.array(z.string()).optional(),
  message: z.string().optional(),
});

/** Reads a response. @throws JiraError */
export async function processJiraResponse(response: Response): Promise<unknown> {
  const body = parseJson(await response.text());
  if (response.ok && body !== undefined) return body;
  const said = errorSchema.safeParse(body).data;
  const message = said?.errorMessages?.join(" ") || said?.message || "";
  const retryAfter = readRetryAfter(Object.fromEntries(response.headers));
  throw new JiraError(response.ok ? 502 : response.status, message, retryAfter);
}

function readRefusal(error: unknown): ProviderDenial | undefined {
  if (!(error instanceof JiraError) || error.status !== 401) return undefined;
  // The response of Atlassian's gateway to a valid token without the scope.
  if (/scope does not match/i.test(error.message)) return { kind: "missing_scope", missing: [SITE_SCOPE] };
  return { kind: "unauthorized" };
}
