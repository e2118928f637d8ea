/** A person at the embedded notes, without a browser. For tests. */
import { walk } from "#dev/oauth/testing/visitor.ts";

/** Signs in and consents (or cancels). @returns where the browser is sent back to; throws when a page refuses */
export async function visit(
  url: URL,
  login: string,
  decision: "authorize" | "cancel" = "authorize",
): Promise<URL> {
  const back = await walk(url, login, decision === "cancel" ? "cancel" : "accept");
  if (!back) throw new Error(`The embedded notes refused ${login}.`);
  return back;
}
