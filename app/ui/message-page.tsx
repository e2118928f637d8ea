import type { ReactNode } from "react";
import { Mark } from "./logo.tsx";

/** A page with one message: not found, or an error. */
export function MessagePage({
  title,
  children,
  actions,
}: {
  title: string;
  children: ReactNode;
  actions: ReactNode;
}) {
  return (
    <main className="grid min-h-[70dvh] flex-1 place-items-center px-6 py-16">
      <div className="w-full max-w-md">
        <Mark className="size-10" />
        <h1 className="mt-6 font-semibold text-2xl">{title}</h1>
        <div className="mt-3 text-muted-foreground leading-relaxed">{children}</div>
        <div className="mt-8 flex flex-wrap gap-3">{actions}</div>
      </div>
    </main>
  );
}
