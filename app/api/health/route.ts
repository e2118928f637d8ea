export const dynamic = "force-dynamic";

/** The process is alive. Whether it can work is another question. */
export function GET(): Response {
  return Response.json({ status: "ok" }, { headers: { "cache-control": "no-store, no-transform" } });
}
