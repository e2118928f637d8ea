/** A moment as the person's clock shows it, with the exact one behind it. */
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
