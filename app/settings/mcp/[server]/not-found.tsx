import type { Metadata } from "next";
import Link from "next/link";
import { buttonClass } from "#app/ui/button.tsx";

export const metadata: Metadata = { title: "Not found" };

/** A removed server, or another person's: the two look the same. */
export default function ServerNotFound() {
  return (
    <div className="grid justify-items-start gap-4">
      <h2 className="font-semibold text-2xl">There is no such server</h2>
      <p className="text-muted-foreground">The address may be mistyped, or the server was removed.</p>
      <Link href="/settings/connections" className={buttonClass("secondary")}>
        To your connections
      </Link>
    </div>
  );
}
