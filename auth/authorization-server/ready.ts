import { sql } from "kysely";
import { database } from "#db/index.ts";
import { hasSpace } from "#db/space.ts";
import { type Condition, ReadinessPart } from "#observability/readiness-part.ts";
import { type WebEnv, webEnv } from "./env.ts";
import type { WebFeature } from "./feature.ts";
import * as features from "./features.ts";

type PartName = "database" | "langgraph" | "issuer" | "secretStore";

/** The state of each dependency; `none` for one that this environment does not use. */
export interface Readiness {
  /** Whether this instance should get requests. The issuer does not count: signed-in people can work without it. */
  ready: boolean;
  parts: Record<PartName, Condition | "none">;
}

// Next.js loads a module once per bundle: the process has one state for all of them.
const shared = globalThis as typeof globalThis & { __oboReadiness?: () => Promise<Readiness> };

/** Checks all parts, each at most once every two seconds. */
export function findReadiness(): Promise<Readiness> {
  shared.__oboReadiness ??= watchReadiness(webEnv());
  return shared.__oboReadiness();
}

/** @returns a function that returns the state of an environment's parts */
export function watchReadiness(env: WebEnv): () => Promise<Readiness> {
  const { LANGGRAPH_URL, AUTH_OIDC_ISSUER: issuer } = env;
  const store = Object.values<WebFeature>(features).find(({ storeNames }) =>
    storeNames?.includes(env.SECRET_STORE),
  );
  const storeHealth = store?.storeHealth?.(env);
  const watched: Partial<Record<PartName, ReadinessPart>> = {
    database: new ReadinessPart(async () => {
      await sql`select 1`.execute(database());
      return hasSpace(env.DATABASE_URL);
    }),
    // The server's only route without credentials. Ours includes its database (auth/resource-server/readiness.ts).
    langgraph: watchAddress(`${LANGGRAPH_URL}/info?ready`),
    issuer: issuer
      ? watchAddress(`${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`)
      : undefined,
    secretStore: storeHealth ? watchAddress(storeHealth) : undefined,
  };
  const condition = async (name: PartName): Promise<Condition | "none"> =>
    watched[name]?.condition() ?? "none";
  return async () => {
    const [db, langgraph, identity, secretStore] = await Promise.all([
      condition("database"),
      condition("langgraph"),
      condition("issuer"),
      condition("secretStore"),
    ]);
    return {
      ready: ![db, langgraph, secretStore].includes("down"),
      parts: { database: db, langgraph, issuer: identity, secretStore },
    };
  };
}

function watchAddress(address: string): ReadinessPart {
  return new ReadinessPart(async (signal) => {
    const response = await fetch(address, { signal, cache: "no-store" });
    await response.body?.cancel();
    return response.ok;
  });
}
