import { findSentence } from "#app/page-query.ts";
import type { SignInProblem } from "#auth/login/problem.ts";

/** Why a sign-in failed, in sentences. */
const SENTENCES: Record<SignInProblem, string> = {
  access_denied: "You did not grant access at the sign-in provider. You are not signed in.",
  flow_lost: "This sign-in took too long, or was started in another browser. Sign in again.",
  unreachable: "The sign-in provider can't be reached right now. Try again in a moment.",
  metadata: "The sign-in provider is not set up as this app expects. Tell the operator of this app.",
  client_refused:
    "The sign-in provider does not accept this app's own credentials. Tell its operator: its client id, secret or key is wrong there.",
  par_required:
    "The sign-in provider requires pushed authorization requests, which this app does not send. Tell its operator.",
  request_refused:
    "The sign-in provider rejects this app's request. Tell its operator: the log has the provider's reason.",
  other_person:
    "You signed in as another person. Sign in as the one who is signed in here, or sign out first.",
  not_again: "The sign-in provider did not ask you to sign in again. Sign out there, then try once more.",
  not_stored: "The app's database can't be used right now. You are not signed in: try again in a moment.",
  provider_error: "The sign-in provider did not complete the sign-in. Try again.",
};

/**
 * The sentence for an error code in the sign-in page's address.
 * @returns undefined if there is no error
 */
export function explainSignInError(code: string | undefined): string | undefined {
  if (!code) return undefined;
  return findSentence(SENTENCES, code) ?? "Signing in did not work. Try again.";
}
