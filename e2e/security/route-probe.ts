import diagnostics from "node:diagnostics_channel";
import { writeFileSync } from "node:fs";
import { Hono } from "hono";

/**
 * Loaded into the LangGraph server by `NODE_OPTIONS=--import`. At the first request, when all routes are registered, writes the
 * serving app's route table to the file ROUTE_TABLE, so that tests read the actual routes.
 */
const file = process.env.ROUTE_TABLE;
const apps = new Set<Hono>();
const mount = Hono.prototype.route;

Hono.prototype.route = function route(this: Hono, ...args: Parameters<typeof mount>) {
  apps.add(this);
  return mount.apply(this, args);
} as typeof mount;

let isWritten = false;
diagnostics.subscribe("http.server.request.start", () => {
  if (isWritten || !file) return;
  for (const app of apps) {
    // Only the server's own app has this route; libraries create apps too.
    if (!app.routes.some((route) => route.path === "/internal/truncate")) continue;
    isWritten = true;
    writeFileSync(file, JSON.stringify(app.routes.map(({ method, path }) => ({ method, path }))));
  }
});
