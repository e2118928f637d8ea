import { HTTPException, isStudioUser } from "@langchain/langgraph-sdk/auth";
import { Hono } from "hono";
import { interceptRequests, sendRefusal } from "#observability/node-requests.ts";
import { notServed } from "../not-served.ts";
import { allowStudio } from "../owner.ts";
import { refusal } from "../refusal.ts";
import { checkRequest } from "../request-checks.ts";
import { findRoute, rawPath } from "../route-policy.ts";

/**
 * With STUDIO=1, Studio's requests bypass `authenticate` and the route policy: this app applies the same checks
 * to them. The launcher names it as `http.app`, which the server runs before its own routes, except
 * `/internal/truncate` (docs/facts.md 4): that is rejected below the framework. Off, this file is not loaded.
 */
export const studio = new Hono<{ Variables: { auth?: { user: Parameters<typeof isStudioUser>[0] } } }>();

allowStudio();

studio.use("*", async (context, next) => {
  const user = context.var.auth?.user;
  if (user && isStudioUser(user)) {
    const route = findRoute(context.req.method, rawPath(context.req.raw.url));
    if (!route) throw refusal(notServed(rawPath(context.req.raw.url)));
    await checkRequest(route, context.req.raw, user.identity);
  }
  await next();
});

studio.onError((error) => {
  if (!(error instanceof HTTPException)) throw error;
  return Response.json({ message: error.message }, { status: error.status, headers: error.headers });
});

/** A browser sends it before a request from another origin (Fetch standard, "CORS preflight"); changes nothing. */
const isPreflight = (method: string | undefined): boolean => method === "OPTIONS";

interceptRequests((request, response) => {
  const [path = ""] = (request.url ?? "").split("?");
  if (isPreflight(request.method) || findRoute(request.method ?? "", path)) return false;
  sendRefusal(response, notServed(path), { connection: "close" });
  return true;
});
