import { readdirSync } from "node:fs";
import path from "node:path";

/**
 * The routes of a newcomer's first minute, in order; all others follow. Those that the chat and the LangGraph server request with the
 * first question come before the chat: compiling them during that request would delay the answer, and the server times out.
 */
const FIRST = [
  "/",
  "/sign-in",
  "/api/auth/[...nextauth]",
  "/.well-known/jwks.json",
  "/api/oauth/introspect",
  "/api/langgraph/[...path]",
  "/api/conversations",
  "/api/conversations/[id]",
  "/api/oauth/token",
  "/chat",
  "/api/oauth/uses/[use]",
  "/api/oauth/connect/[provider]",
  "/api/oauth/callback/[provider]",
  "/connected",
  "/api/conversations/[id]/durations",
  "/chat/[thread]",
];

/**
 * Makes `next dev` compile every route by requesting each once. A GET without a session changes nothing: it is redirected or rejected.
 * @param ready resolves when the app responds; nothing is compiled before
 * @returns `chat` settles when the routes up to the chat are compiled, `all` with the last route
 */
export function warmUp(
  root: string,
  web: string,
  ready: Promise<void>,
  signal: AbortSignal,
  say: (message: string) => void,
): { chat: Promise<boolean>; all: Promise<void> } {
  const routes = listRoutes(root);
  const afterChat = routes.indexOf("/chat") + 1;
  const chat = ready.then(
    () => request(routes.slice(0, afterChat), web, signal),
    () => false,
  );
  const all = chat.then(async (isChatCompiled) => {
    const areOthersCompiled = await request(routes.slice(afterChat), web, signal);
    if (signal.aborted) return;
    say(
      isChatCompiled && areOthersCompiled
        ? "All pages are compiled."
        : "The app was restarted: pages are compiled when they are first opened.",
    );
  });
  return { chat, all };
}

/** @returns whether every route responded */
async function request(routes: readonly string[], web: string, signal: AbortSignal): Promise<boolean> {
  let isComplete = true;
  for (const route of routes) {
    if (signal.aborted) return false;
    const address = `${web}${route.replace(/\[.*?\]/g, "warm-up")}`;
    try {
      const answer = await fetch(address, { redirect: "manual", signal });
      await answer.body?.cancel();
    } catch {
      isComplete = false;
    }
  }
  return isComplete;
}

/** Every page and handler in app/, a newcomer's first. Exported for its test. */
export function listRoutes(root: string): string[] {
  const files = readdirSync(path.join(root, "app"), { recursive: true, encoding: "utf8" });
  const found = files
    .filter((file) => /(^|[\\/])(page\.tsx|route\.ts)$/.test(file))
    .map((file) => `/${path.dirname(file).split(path.sep).join("/")}`.replace(/^\/\.$/, "/"));
  const place = (route: string) => (FIRST.includes(route) ? FIRST.indexOf(route) : FIRST.length);
  return found.sort((one, other) => place(one) - place(other) || one.localeCompare(other));
}
