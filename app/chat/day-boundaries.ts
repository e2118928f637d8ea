/** When the days that group conversations start: milliseconds since 1970. */
export interface DayBoundaries {
  today: number;
  yesterday: number;
  /** Seven days ago. */
  week: number;
  /** Thirty days ago. */
  month: number;
  /** Half a year ago, with another daylight saving time: in winter, it distinguishes London from UTC. */
  season: number;
}

const DAY_MS = 86_400_000;

/**
 * The days before a moment, in the local time zone. Without `Intl`, whose first use blocks a new page's main thread for 30 to 100 ms.
 */
export function localDayBoundaries(now: number): DayBoundaries {
  return listStarts((daysAgo) => {
    const day = new Date(now);
    return new Date(day.getFullYear(), day.getMonth(), day.getDate() - daysAgo).getTime();
  });
}

/** The same in a time zone by its IANA name, for the server. */
export function dayBoundariesIn(timeZone: string, now: number): DayBoundaries {
  // Local time as if it were UTC: "sv-SE" formats it as ISO 8601 without the T.
  const clock = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" });
  const wall = (moment: number) => Date.parse(`${clock.format(moment).replace(" ", "T")}Z`);
  const today = Math.floor(wall(now) / DAY_MS) * DAY_MS;
  return listStarts((daysAgo) => {
    const midnight = today - daysAgo * DAY_MS;
    const nearly = midnight - (wall(midnight) - midnight);
    // Twice: daylight saving time may change in between.
    return midnight - (wall(nearly) - nearly);
  });
}

export function isSameBoundaries(one: DayBoundaries, other: DayBoundaries): boolean {
  return Object.entries(one).every(([name, start]) => start === other[name as keyof DayBoundaries]);
}

function listStarts(startOf: (daysAgo: number) => number): DayBoundaries {
  return {
    today: startOf(0),
    yesterday: startOf(1),
    week: startOf(7),
    month: startOf(30),
    season: startOf(182),
  };
}
