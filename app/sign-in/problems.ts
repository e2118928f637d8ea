/** Auth.js' error types (authjs.dev/reference/core/errors) in sentences. What the address bar says is never shown. */
const SENTENCES: Record<string, string> = {
  AccessDenied: "You did not give access, or this account is not allowed in. You are not signed in.",
  Configuration:
    "Signing in did not work. The sign-in provider can't be reached, or is not set up as it should be.",
  Verification: "This sign-in link was used before, or is too old. Begin again.",
  OAuthSignInError: "The sign-in provider can't be reached right now. Try again in a moment.",
  OAuthCallbackError: "The sign-in provider did not complete the sign-in. Try again.",
  OAuthAccountNotLinked: "This account can't be used here: sign in the way you did the first time.",
  SessionRequired: "Sign in to see this page.",
};

/**
 * The sentence for an error code of the sign-in page's address.
 * @returns undefined when there is no error
 */
export function explainSignInError(code: string | undefined): string | undefined {
  if (!code) return undefined;
  return Object.hasOwn(SENTENCES, code) ? SENTENCES[code] : "Signing in did not work. Try again.";
}
