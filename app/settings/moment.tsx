/** A time in the person's time zone, with the exact one in `dateTime`. */
export function Moment({
  at,
  timeZone,
  dayOnly = false,
}: {
  at: number;
  timeZone: string;
  dayOnly?: boolean;
}) {
  const form: Intl.DateTimeFormatOptions = dayOnly
    ? { dateStyle: "long", timeZone }
    : { dateStyle: "medium", timeStyle: "short", timeZone };
  return <time dateTime={new Date(at).toISOString()}>{new Intl.DateTimeFormat("en", form).format(at)}</time>;
}
