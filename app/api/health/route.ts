export const dynamic = "force-dynamic";

/** Liveness: the process is running. Readiness is a separate endpoint (app/api/ready). */
export function GET(): Response {
  return Response.json({ status: "ok" }, { headers: { "cache-control": "no-store, no-transform" } });
}
