import { NextRequest } from "next/server.js";
import { webEnv } from "#auth/authorization-server/env.ts";
import { readOrigin } from "#auth/authorization-server/request-origin.ts";
import { safeReturnPath } from "#auth/authorization-server/return-path.ts";
import { sessionCookie } from "#auth/authorization-server/session-cookie.ts";
import { findSessionBySecret } from "#auth/authorization-server/session-store.ts";
import { database } from "#db/index.ts";
import { log } from "#observability/log.ts";
import { logSecurity } from "#observability/security-log.ts";
import type { SignInAttempt } from "./attempt.ts";
import { authjs } from "./authjs.ts";
import { failedAddress } from "./facts.ts";
import {
  FLOW_PATH,
  FLOW_SECONDS,
  findOldFlows,
  flowCookieName,
  openFlow,
  packFlow,
  unpackFlow,
} from "./flow.ts";
import { explainFailure, type SignInProblem } from "./problem.ts";

/** The two steps of a sign-in, around Auth.js: its cookies are merged into one of ours, and each failure is reported by its cause. */

/** Auth.js' proof that our own page sent the form: its CSRF token and the matching cookie. */
interface FormProof {
  csrfToken: string;
  cookie: string;
}

export interface SignInStart {
  provider: string;
  /** Where to go afterwards: a path of this app. */
  returnTo: string | null | undefined;
  /** The person who has to re-authenticate. */
  again?: string;
  /** Undefined if the request's origin was checked. */
  proof?: FormProof;
}

/** Asks for credentials even if the person is signed in at the issuer (OpenID Connect Core §3.1.2.1). */
const AGAIN: Record<string, Record<string, string>> = {
  oidc: { prompt: "login", max_age: "0" },
  // GitHub has no such option: at least it asks which account.
  github: { prompt: "select_account" },
};

/** Starts a sign-in. @returns a redirect to the provider, or to the sign-in page with an error */
export async function beginSignIn(request: NextRequest, start: SignInStart): Promise<Response> {
  const { provider, again } = start;
  const attempt: SignInAttempt = { provider };
  const returnTo = safeReturnPath(start.returnTo?.replace(webEnv().APP_URL, ""));
  try {
    const handlers = await authjs(attempt);
    const { csrfToken, cookie } = start.proof ?? (await makeProof(handlers));
    const query = new URLSearchParams(again === undefined ? {} : AGAIN[provider]);
    const answer = await handlers.POST(
      new NextRequest(`${webEnv().APP_URL}/api/auth/signin/${provider}?${query}`, {
        method: "POST",
        headers: { cookie, "content-type": "application/x-www-form-urlencoded" },
        body: new URLSearchParams({ csrfToken, callbackUrl: `${webEnv().APP_URL}${returnTo}` }),
      }),
    );
    const location = new URL(answer.headers.get("location") ?? "", webEnv().APP_URL);
    const state = location.searchParams.get("state");
    if (attempt.error || !state) return fail(request, attempt, attempt.error);
    const flow = await packFlow(provider, readSetCookies(answer), state, { returnTo, again });
    return redirect(location.href, [flowCookie(flow.name, flow.value), ...dropOldFlows(request)]);
  } catch (error) {
    return fail(request, attempt, error);
  }
}

async function makeProof(handlers: Awaited<ReturnType<typeof authjs>>): Promise<FormProof> {
  const answer = await handlers.GET(new NextRequest(`${webEnv().APP_URL}/api/auth/csrf`));
  const { csrfToken } = (await answer.json()) as { csrfToken: string };
  const cookie = [...readSetCookies(answer)].map(([name, value]) => `${name}=${value}`).join("; ");
  return { csrfToken, cookie };
}

/** Finishes a sign-in with the parameters of the provider's redirect. @returns a redirect to the requested page */
export async function finishSignIn(request: NextRequest, provider: string): Promise<Response> {
  const query = request.nextUrl.searchParams;
  const state = query.get("state") ?? "";
  const flow = await openFlow(provider, state, (name) => request.cookies.get(name)?.value);
  const secret = request.cookies.get(sessionCookie().name)?.value;
  const attempt: SignInAttempt = { provider, flow, secret, userAgent: request.headers.get("user-agent") };
  if (!flow) return fail(request, attempt, undefined);
  const used = flowCookie(flowCookieName(flow.state), "", 0);
  try {
    const handlers = await authjs(attempt);
    const headers = new Headers({ cookie: await unpackFlow(provider, flow, state) });
    const answer = await handlers.GET(
      new NextRequest(`${webEnv().APP_URL}${request.nextUrl.pathname}${request.nextUrl.search}`, { headers }),
    );
    if (attempt.error || !attempt.userId) return fail(request, attempt, attempt.error ?? answer, [used]);
    const origin = readOrigin(request.headers);
    const actor = { ...origin, userId: attempt.userId };
    logSecurity(flow.again ? "reauthenticated" : "sign_in", actor, { provider });
    if (attempt.isConnected) logSecurity("connection_made", actor, { provider });
    const session = answer.headers
      .getSetCookie()
      .filter((line) => line.startsWith(`${sessionCookie().name}=`));
    return redirect(flow.returnTo, [...session, used]);
  } catch (error) {
    return fail(request, attempt, error, [used]);
  }
}

/**
 * Ends a failed sign-in: one line in the log, one sentence for the person. Who is already signed in, for example by another
 * faster tab, continues to the requested page.
 */
async function fail(
  request: NextRequest,
  attempt: SignInAttempt,
  error: unknown,
  cookies: string[] = [],
): Promise<Response> {
  // Auth.js redirects to our callback's result: auth/login/facts.ts.
  const said = error instanceof Response ? readProblem(error) : undefined;
  const isCallback = request.nextUrl.pathname.startsWith(FLOW_PATH);
  const query = isCallback ? request.nextUrl.searchParams : undefined;
  const { problem: found, words, cause } = explainFailure(error, query);
  const isLost = isCallback && !attempt.flow && !words.error;
  const problem = said ?? (isLost ? "flow_lost" : found);
  const secret = request.cookies.get(sessionCookie().name)?.value;
  const { user } = await findSessionBySecret(database(), secret);
  const origin = readOrigin(request.headers);
  const facts = { provider: attempt.provider, problem, ...words };
  log().warn(
    { ...facts, request_id: origin.requestId, err: error instanceof Response ? undefined : cause },
    "a sign-in failed",
  );
  logSecurity("sign_in_failed", { ...origin, userId: user?.id }, facts);
  if (user && problem === "flow_lost") return redirect(attempt.flow?.returnTo ?? "/chat", cookies);
  return redirect(failedAddress(problem), cookies);
}

function readProblem(answer: Response): SignInProblem | undefined {
  const location = answer.headers.get("location") ?? "";
  const known: SignInProblem[] = ["other_person", "not_again"];
  return known.find((problem) => location === failedAddress(problem));
}

function flowCookie(name: string, value: string, maxAge = FLOW_SECONDS): string {
  const secure = webEnv().APP_URL.startsWith("https:") ? "; Secure" : "";
  return `${name}=${value}; Path=${FLOW_PATH}; Max-Age=${maxAge}; HttpOnly; SameSite=Lax${secure}`;
}

function dropOldFlows(request: NextRequest): string[] {
  const names = request.cookies.getAll().map(({ name }) => name);
  return findOldFlows(names).map((name) => flowCookie(name, "", 0));
}

/** The cookies that a response sets, by name. */
function readSetCookies(answer: Response): Map<string, string> {
  return new Map(
    answer.headers.getSetCookie().map((line): [string, string] => {
      const [pair = ""] = line.split(";");
      const at = pair.indexOf("=");
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

/** @param location a path of this app, or a URL */
function redirect(location: string, cookies: readonly string[]): Response {
  const headers = new Headers({
    location: new URL(location, webEnv().APP_URL).href,
    "cache-control": "no-store",
  });
  for (const cookie of cookies) headers.append("set-cookie", cookie);
  return new Response(null, { status: 303, headers });
}
