import { remember } from "#app/ui/remember.ts";

/** The browser's time zone, kept in a cookie so that the server groups days as the person sees them. */
export const TIME_ZONE_COOKIE = "obo-time-zone";

/** A valid time zone; UTC for anything else. */
export function readTimeZone(value: string | undefined): string {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: value || "UTC" }).resolvedOptions().timeZone;
  } catch {
    return "UTC";
  }
}

/** Tells the server, for the next page. Browser only. */
export function rememberTimeZone(): void {
  remember(TIME_ZONE_COOKIE, Intl.DateTimeFormat().resolvedOptions().timeZone);
}
