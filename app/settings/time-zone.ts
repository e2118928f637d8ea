import { cookies } from "next/headers";
import { readTimeZone, TIME_ZONE_COOKIE } from "#app/chat/time-zone.ts";

/** The person's time zone, as last reported by their browser. */
export async function findTimeZone(): Promise<string> {
  return readTimeZone((await cookies()).get(TIME_ZONE_COOKIE)?.value);
}
