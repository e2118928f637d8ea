"use client";

import { clsx } from "clsx";
import Link from "next/link";
import { usePathname } from "next/navigation";

/** The settings' pages, in the order in which people look for them. */
const PAGES = [
  { href: "/settings/connections", name: "Connections" },
  { href: "/settings/activity", name: "Activity" },
  { href: "/settings/sessions", name: "Sessions" },
  { href: "/settings/tokens", name: "Tokens" },
  { href: "/settings/account", name: "Account" },
] as const;

/** The tabs between the settings' pages. */
export function SettingsNav() {
  const pathname = usePathname();
  return (
    <nav
      aria-label="Settings"
      className="-mx-1 mt-5 flex gap-1 overflow-x-auto border-b px-1 max-sm:justify-between max-sm:gap-0"
    >
      {PAGES.map(({ href, name }) => {
        // A feature's pages belong to the connections.
        const current =
          pathname === href || (href === PAGES[0].href && !PAGES.some((page) => page.href === pathname));
        return (
          <Link
            key={href}
            href={href}
            aria-current={current ? "page" : undefined}
            className={clsx(
              "-mb-px rounded-t border-b-2 px-1 py-2.5 font-medium text-[0.8125rem] sm:px-3 sm:text-sm",
              current
                ? "border-primary text-foreground"
                : "border-transparent text-muted-foreground hover:text-foreground",
            )}
          >
            {name}
          </Link>
        );
      })}
    </nav>
  );
}
