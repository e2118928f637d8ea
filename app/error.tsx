"use client";

import { Button, buttonClass } from "#app/ui/button.tsx";
import { MessagePage } from "#app/ui/message-page.tsx";

/** A page failed. What went wrong stands in the server's log under the digest; nothing of it is shown here. */
export default function PageError({
  error,
  retry,
}: {
  error: Error & { digest?: string };
  /** Asks the server for the page again; `reset` would draw its failed answer once more. */
  retry: () => void;
}) {
  return (
    <MessagePage
      title="This page could not be made"
      actions={
        <>
          <Button look="primary" onClick={retry}>
            Try again
          </Button>
          <a href="/" className={buttonClass()}>
            To the start page
          </a>
        </>
      }
    >
      <p>Something failed on the server. Nothing that you wrote is lost.</p>
      {error.digest ? <p className="mt-3 text-sm">For the log: {error.digest}</p> : null}
    </MessagePage>
  );
}
