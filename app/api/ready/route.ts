import { findReadiness } from "#auth/authorization-server/ready.ts";

export const dynamic = "force-dynamic";

/**
 * Readiness: 503 while the database, the LangGraph server or the secret store is down, and during shutdown
 * (observability/shutdown.ts). Reports the state of each part, including the issuer.
 */
export async function GET(): Promise<Response> {
  const { ready, parts } = await findReadiness();
  return Response.json(
    { status: ready ? "ready" : "not ready", ...parts },
    { status: ready ? 200 : 503, headers: { "cache-control": "no-store" } },
  );
}
