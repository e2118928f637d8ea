import { findReadiness } from "#auth/authorization-server/ready.ts";

export const dynamic = "force-dynamic";

/**
 * Whether this instance should get requests: 503 while its database, the LangGraph server or the secret store is down, and while
 * it is being stopped (observability/shutdown.ts). Names the condition of each part, the issuer's too.
 */
export async function GET(): Promise<Response> {
  const { ready, parts } = await findReadiness();
  return Response.json(
    { status: ready ? "ready" : "not ready", ...parts },
    { status: ready ? 200 : 503, headers: { "cache-control": "no-store" } },
  );
}
