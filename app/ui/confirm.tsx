import type { ReactNode } from "react";
import { Button, buttonClass } from "./button.tsx";

/**
 * A submit button that asks for confirmation. Works without JavaScript.
 * @param children what will happen, in a sentence
 */
export function Confirm({ label, yes, children }: { label: string; yes: string; children: ReactNode }) {
  return (
    <details className="group min-w-0">
      <summary className={buttonClass("danger", "small", "w-fit list-none group-open:bg-danger-soft")}>
        {label}
      </summary>
      <div className="mt-3 flex max-w-md flex-wrap items-center gap-3 rounded-xl bg-danger-soft p-3.5 text-left text-sm">
        <p className="min-w-48 flex-1">{children}</p>
        <Button type="submit" look="danger" size="small">
          {yes}
        </Button>
      </div>
    </details>
  );
}
