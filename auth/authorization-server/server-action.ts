import { headers } from "next/headers";
import { forbidden } from "next/navigation";
import { logSecurity, type SecurityEvent } from "#observability/security-log.ts";
import { webEnv } from "./env.ts";
import { readOrigin } from "./request-origin.ts";
import { isSameOrigin } from "./same-origin.ts";
import { requireUser } from "./session.ts";
import type { SignedIn } from "./session-store.ts";

const guarded = new WeakSet<object>();

/**
 * Creates a Server Action. Each one first checks, against APP_URL, that it was sent by the app's own pages: Next.js compares the
 * origin with the request's own headers, and accepts a request without one (next, server/app-render/action-handler).
 * @param action its last parameter is the form
 * @returns the action; it responds with 403 to any other caller, and to anything but a form
 */
export function serverAction<Parameters extends unknown[], Result>(
  action: (...parameters: Parameters) => Promise<Result>,
): (...parameters: Parameters) => Promise<Result> {
  const checked = async (...parameters: Parameters): Promise<Result> => {
    if (!isSameOrigin({ headers: await headers() }, webEnv().APP_URL)) forbidden();
    // All of our actions are sent by forms; anything else would fail somewhere in the action.
    if (!(parameters.at(-1) instanceof FormData)) forbidden();
    return action(...parameters);
  };
  guarded.add(checked);
  return checked;
}

/** A signed-in person, and a function that logs their actions. */
interface ActingPerson extends SignedIn {
  log(event: SecurityEvent, facts?: object): void;
}

/**
 * Creates a Server Action for signed-in people.
 * @param page the form's page: others sign in first, and return there
 */
export function personAction<Parameters extends unknown[], Result>(
  page: string,
  action: (person: ActingPerson, ...parameters: Parameters) => Promise<Result>,
): (...parameters: Parameters) => Promise<Result> {
  return serverAction(async (...parameters: Parameters) => {
    const { user, session } = await requireUser(page);
    const actor = { ...readOrigin(await headers()), userId: user.id };
    return action({ user, session, log: (event, facts) => logSecurity(event, actor, facts) }, ...parameters);
  });
}

/** Whether a function was created by `serverAction`: for the test that finds those that were not. */
export function isServerAction(candidate: unknown): boolean {
  return typeof candidate === "function" && guarded.has(candidate);
}
