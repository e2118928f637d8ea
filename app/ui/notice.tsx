import { clsx } from "clsx";
import { CircleAlert, CircleCheck, Info } from "lucide-react";
import type { ReactNode } from "react";

type Tone = "good" | "bad" | "info";

const TONES: Record<Tone, string> = {
  good: "bg-primary-soft border-primary/30 [&>svg]:text-primary",
  bad: "bg-danger-soft border-danger/35 [&>svg]:text-danger",
  info: "bg-notice-soft border-notice/30 [&>svg]:text-notice",
};

const ICONS = { good: CircleCheck, bad: CircleAlert, info: Info };

/** A notice. Problems interrupt a screen reader, others wait. */
export function Notice({
  tone,
  children,
  className,
}: {
  tone: Tone;
  children: ReactNode;
  className?: string;
}) {
  const Icon = ICONS[tone];
  return (
    <div
      role={tone === "bad" ? "alert" : "status"}
      className={clsx("flex gap-3 rounded-xl border px-4 py-3 text-[0.9375rem]", TONES[tone], className)}
    >
      <Icon className="mt-0.5 size-5 shrink-0" />
      <div className="min-w-0">{children}</div>
    </div>
  );
}
