/** Where signing out begins, by a plain form: the way leads over the sign-in provider's own page. */
export const SIGN_OUT_PATH = "/api/auth/signout";

/** Leaves the page for good: the session ends here and at the sign-in provider. */
export function submitSignOut(): void {
  const form = document.createElement("form");
  form.method = "post";
  form.action = SIGN_OUT_PATH;
  document.body.append(form);
  form.submit();
}
