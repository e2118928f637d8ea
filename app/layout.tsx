import "@fontsource-variable/geist/wght.css";
import "./globals.css";
import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { DropGuard } from "#app/ui/drop-guard.tsx";
import { geist } from "#app/ui/font.ts";
import { readTheme, THEME_COOKIE } from "#app/ui/theme.ts";

export const metadata: Metadata = {
  title: { default: "On Behalf Of", template: "%s · On Behalf Of" },
  description: "An agent that acts on GitHub as you, with your own access, and never holds your token.",
};

export const viewport: Viewport = {
  colorScheme: "light dark",
  interactiveWidget: "resizes-content",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#fcfcfb" },
    { media: "(prefers-color-scheme: dark)", color: "#101211" },
  ],
};

/** The root layout. It reads a cookie, so every page is rendered per request, which the CSP's nonce needs as well. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const theme = readTheme((await cookies()).get(THEME_COOKIE)?.value);
  return (
    <html lang="en" className={geist.variable} data-theme={theme === "system" ? undefined : theme}>
      <body className="min-h-dvh">
        <DropGuard />
        {children}
      </body>
    </html>
  );
}
