import { hasMetricsToken } from "#auth/authorization-server/metrics-token.ts";
import { metrics } from "#observability/metrics.ts";

export const dynamic = "force-dynamic";

/** Prometheus' text format, for requests with METRICS_TOKEN. Without that variable the route does not exist. */
export async function GET(request: Request): Promise<Response> {
  if (!hasMetricsToken(request)) return new Response("Not found\n", { status: 404 });
  const { registry } = metrics();
  return new Response(await registry.metrics(), {
    headers: { "content-type": registry.contentType, "cache-control": "no-store" },
  });
}
