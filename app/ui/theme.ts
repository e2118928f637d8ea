import { remember } from "./remember.ts";

/** The theme is in a cookie, so that the server's first byte has it: no script, no flash. */
export const THEME_COOKIE = "obo-theme";

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

/** The theme that a cookie's value names; `system` for anything else. */
export function readTheme(value: string | undefined): Theme {
  return THEMES.find((theme) => theme === value) ?? "system";
}

/** The theme of this page. Browser only. */
export function currentTheme(): Theme {
  return readTheme(document.documentElement.dataset.theme);
}

/** Shows a theme and remembers it for a year. Browser only. */
export function applyTheme(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  remember(THEME_COOKIE, theme);
}
