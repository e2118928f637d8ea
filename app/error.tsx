"use client";

import { Button, buttonClass } from "#app/ui/button.tsx";
import { MessagePage } from "#app/ui/message-page.tsx";

/** A page failed. The server's log has the error under its digest; nothing of it is shown here. */
export default function PageError({
  error,
  retry,
}: {
  error: Error & { digest?: string };
  /** Reloads the page from the server; `reset` would render the failed response again. */
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
