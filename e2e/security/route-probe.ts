import diagnostics from "node:diagnostics_channel";
import { writeFileSync } from "node:fs";
import { Hono } from "hono";

/**
 * Loaded into the LangGraph server by `NODE_OPTIONS=--import`: writes the route table of the app that really serves to
 * the file ROUTE_TABLE, at the first request, when all routes are registered. The test reads what runs, not what we think.
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
    // The one with this route is the server's own: stand-ins and libraries have apps too.
    if (!app.routes.some((route) => route.path === "/internal/truncate")) continue;
    isWritten = true;
    writeFileSync(file, JSON.stringify(app.routes.map(({ method, path }) => ({ method, path }))));
  }
});
