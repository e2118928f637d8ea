import { defineDelegatedTool } from "#agent/tools/delegated-tool.ts";
import { explainCommonFailure, explainStatus, explainUnreachable } from "#agent/tools/explain.ts";
import type { ProviderDenial } from "#auth/client/consent.ts";
import { type ApiBroker, withDelegatedFetch } from "#auth/client/delegated-fetch.ts";

/** The tea house answered, and not with a success. */
class TeaError extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`The tea house answered ${status}.`);
    this.name = "TeaError";
    this.status = status;
  }
}

/** Reads from the tea house as the person of this run. @throws TeaError */
export interface TeaClient {
  read(path: string): Promise<Record<string, unknown>>;
}

/** Declares one tool of the tea house. */
export const defineTeaTool = defineDelegatedTool<TeaClient, ApiBroker>({
  provider: "tea",
  // The token goes to this origin only, for GETs only, and is gone after the call.
  client: (config, need, broker, use) =>
    withDelegatedFetch(config, { ...need, provider: "tea" }, broker, {
      readRefusal: (error) => readRefusal(error, need.scopes),
      call({ fetch, baseUrl, login }) {
        async function read(path: string) {
          const response = await fetch(`${baseUrl}${path}`);
          if (!response.ok) throw new TeaError(response.status);
          return response.json();
        }
        return use({ read }, login);
      },
    }),
  explain(error, { access }) {
    const house = { name: "The tea house", access };
    if (error instanceof TeaError) return explainStatus(error, house);
    return explainCommonFailure(error, house) ?? explainUnreachable(house);
  },
});

/** What a refusal says about the connection: on both, the person is asked in the middle of the run. */
function readRefusal(error: unknown, scopes: readonly string[]): ProviderDenial | undefined {
  if (!(error instanceof TeaError)) return undefined;
  if (error.status === 401) return { kind: "unauthorized" };
  return error.status === 403 ? { kind: "missing_scope", missing: [...scopes] } : undefined;
}
