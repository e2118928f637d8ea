"use client";

import "./globals.css";
import PageError from "./error.tsx";

/** The last resort, if the root layout fails: it has its own document. */
export default function GlobalError(props: { error: Error & { digest?: string }; retry: () => void }) {
  return (
    <html lang="en">
      <body className="min-h-dvh">
        <title>On Behalf Of</title>
        <PageError {...props} />
      </body>
    </html>
  );
}
