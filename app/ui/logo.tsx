import { clsx } from "clsx";

/** The logo's mark: a person, and what is sent in their name. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className={clsx("size-7 shrink-0 text-primary", className)}>
      <rect width="32" height="32" rx="9" fill="currentColor" />
      <g fill="none" stroke="var(--color-primary-foreground)" strokeWidth="2.5" strokeLinecap="round">
        <circle cx="11.5" cy="16" r="4.5" />
        <path d="M16 16h9m-3.5-3.5L25 16l-3.5 3.5" strokeLinejoin="round" />
      </g>
    </svg>
  );
}

/** The logo: mark and name. */
export function Logo({ className }: { className?: string }) {
  return (
    <span className={clsx("inline-flex items-center gap-2.5 font-semibold tracking-tight", className)}>
      <Mark />
      On Behalf Of
    </span>
  );
}
