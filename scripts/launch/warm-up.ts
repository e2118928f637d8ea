import { readdirSync } from "node:fs";
import path from "node:path";

/**
 * What a newcomer reaches in their first minute, in that order; the rest comes after it. Before the chat what the LangGraph
 * server asks of the app: it does not wait long.
 */
const FIRST = [
  "/",
  "/sign-in",
  "/api/auth/[...nextauth]",
  "/.well-known/jwks.json",
  "/api/oauth/introspect",
  "/chat",
  "/api/langgraph/[...path]",
  "/api/oauth/token",
  "/api/conversations/[id]",
  "/chat/[thread]",
  "/api/oauth/connect/[provider]",
  "/api/oauth/callback/[provider]",
  "/connected",
  "/api/oauth/uses/[use]",
  "/api/conversations/[id]/durations",
  "/api/conversations",
];

/**
 * Lets `next dev` compile every route, which it does when one is first requested. A GET by nobody changes nothing: it is
 * redirected, or refused.
 */
export async function warmUp(
  root: string,
  web: string,
  signal: AbortSignal,
  say: (message: string) => void,
): Promise<void> {
  for (const route of listRoutes(root)) {
    const address = `${web}${route.replace(/\[.*?\]/g, "warm-up")}`;
    try {
      const answer = await fetch(address, { redirect: "manual", signal });
      await answer.body?.cancel();
    } catch {
      // The app is being stopped, or started again: then a page is compiled when somebody opens it.
      if (signal.aborted) return;
    }
  }
  say("All pages are compiled.");
}

/** Every page and handler below app/, a newcomer's first. Exported for its test. */
export function listRoutes(root: string): string[] {
  const files = readdirSync(path.join(root, "app"), { recursive: true, encoding: "utf8" });
  const found = files
    .filter((file) => /(^|[\\/])(page\.tsx|route\.ts)$/.test(file))
    .map((file) => `/${path.dirname(file).split(path.sep).join("/")}`.replace(/^\/\.$/, "/"));
  const place = (route: string) => (FIRST.includes(route) ? FIRST.indexOf(route) : FIRST.length);
  return found.sort((one, other) => place(one) - place(other) || one.localeCompare(other));
}
