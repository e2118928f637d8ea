const TIMEOUT_MS = 10_000;

/** A response and the server's clock skew, or why there was none. */
export type Probed =
  | { response: Response; skewMs: number | undefined; error?: undefined }
  | { response?: undefined; error: string };

/** Sends one request. Does not follow redirects, so that credentials stay at their origin. Never throws. */
export async function probe(address: string, init: RequestInit = {}): Promise<Probed> {
  try {
    const response = await fetch(address, {
      ...init,
      redirect: "manual",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return { response, skewMs: readSkew(response.headers) };
  } catch (error) {
    return { error: sayWhy(error) };
  }
}

/** The response's JSON object, or undefined for anything else. */
export async function readObject(response: Response): Promise<Record<string, unknown> | undefined> {
  try {
    const body: unknown = await response.json();
    return typeof body === "object" && body !== null ? (body as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** The Date header has whole seconds. A cache adds how old the answer is (RFC 9111 §5.1). */
function readSkew(headers: Headers): number | undefined {
  const theirs = Date.parse(headers.get("date") ?? "") + (Number(headers.get("age")) || 0) * 1000;
  return Number.isNaN(theirs) ? undefined : theirs - Date.now();
}

/** fetch hides the reason (`ENOTFOUND`, `ECONNREFUSED`, a certificate) in the cause. */
function sayWhy(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return `no answer within ${TIMEOUT_MS / 1000} s`;
  const { cause } = error;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : undefined;
  return code ?? (cause instanceof Error ? cause.message : error.message);
}
