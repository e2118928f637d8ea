const REASONS = {
  401: { error: "unauthorized", message: "Sign in first." },
  403: { error: "cross_site", message: "This request did not come from the app's own pages." },
  404: { error: "not_found", message: "There is no such conversation." },
  422: { error: "invalid_request", message: "This change is not taken: a title has 1 to 80 characters." },
} as const;

/** A refusal in the words of the BFF's. */
export function refuse(status: keyof typeof REASONS): Response {
  return Response.json(REASONS[status], { status, headers: { "cache-control": "no-store" } });
}
