import { findReadiness } from "#auth/ready.ts";

export const dynamic = "force-dynamic";

/** Whether the process can work: 503 while the database, the LangGraph server or the issuer is down, and which of them. */
export async function GET(): Promise<Response> {
  const { ready, parts } = await findReadiness();
  return Response.json(
    { status: ready ? "ready" : "not ready", ...parts },
    { status: ready ? 200 : 503, headers: { "cache-control": "no-store" } },
  );
}
