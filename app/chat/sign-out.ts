/** Target of the sign-out form, which leads over the identity provider's page. */
export const SIGN_OUT_PATH = "/api/auth/signout";

/** Signs out here and at the identity provider. */
export function submitSignOut(): void {
  const form = document.createElement("form");
  form.method = "post";
  form.action = SIGN_OUT_PATH;
  document.body.append(form);
  form.submit();
}
