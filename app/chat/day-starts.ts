/** When the days began by which conversations are grouped: milliseconds since 1970. */
export interface DayStarts {
  today: number;
  yesterday: number;
  /** Seven days ago. */
  week: number;
  /** Thirty days ago. */
  month: number;
  /** Half a year ago, when clocks may have been set otherwise: in winter, it tells London from UTC. */
  season: number;
}

const DAY_MS = 86_400_000;

/**
 * The days before a moment, in this process's own time zone: in the browser, the person's. Without `Intl`, whose first use
 * takes a new page's main thread 30 to 100 ms.
 */
export function dayStartsHere(now: number): DayStarts {
  return listStarts((daysAgo) => {
    const day = new Date(now);
    return new Date(day.getFullYear(), day.getMonth(), day.getDate() - daysAgo).getTime();
  });
}

/** The same in any time zone, by its IANA name: for the server. */
export function dayStartsIn(timeZone: string, now: number): DayStarts {
  // What the clock on the wall says, as if it were UTC: "sv-SE" writes ISO 8601, but for the T.
  const clock = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" });
  const wall = (moment: number) => Date.parse(`${clock.format(moment).replace(" ", "T")}Z`);
  const today = Math.floor(wall(now) / DAY_MS) * DAY_MS;
  return listStarts((daysAgo) => {
    const midnight = today - daysAgo * DAY_MS;
    const nearly = midnight - (wall(midnight) - midnight);
    // Once more: between the two the clocks may have been changed.
    return midnight - (wall(nearly) - nearly);
  });
}

export function isSameDays(one: DayStarts, other: DayStarts): boolean {
  return Object.entries(one).every(([name, start]) => start === other[name as keyof DayStarts]);
}

function listStarts(startOf: (daysAgo: number) => number): DayStarts {
  return {
    today: startOf(0),
    yesterday: startOf(1),
    week: startOf(7),
    month: startOf(30),
    season: startOf(182),
  };
}
