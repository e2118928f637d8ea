import { ExternalLink } from "lucide-react";
import { useState } from "react";
import { Button, buttonClass } from "#app/ui/button.tsx";
import type { ElicitAnswer } from "#auth/protocol/interrupts.ts";

interface Props {
  url: string;
  onAnswer: (elicit: ElicitAnswer["elicit"]) => void;
}

/** A page that a server wants the person to open. Nothing of it is loaded before that, and its whole address is shown. */
export function ServerPage({ url, onAnswer }: Props) {
  const [isOpened, setOpened] = useState(false);
  const { host, protocol } = new URL(url);
  const rest = url.slice(url.indexOf(host) + host.length);
  return (
    <>
      <p className="mt-3 text-sm">
        It wants you to open a page at <strong className="[overflow-wrap:anywhere]">{host}</strong>. Open it
        only if you know who that is.
      </p>
      <p className="mt-2 max-h-40 overflow-auto rounded-lg bg-muted p-3 font-mono text-xs [overflow-wrap:anywhere]">
        {`${protocol}//`}
        <strong>{host}</strong>
        <span className="text-muted-foreground">{rest}</span>
      </p>
      <div className="mt-5 flex flex-wrap gap-2.5">
        <a
          href={url}
          target="_blank"
          rel="noopener noreferrer"
          className={buttonClass(isOpened ? "secondary" : "primary", "small")}
          onClick={() => setOpened(true)}
        >
          Open {host}
          <ExternalLink className="size-4" />
          <span className="sr-only"> (in a new tab)</span>
        </a>
        {isOpened ? (
          <Button look="primary" size="small" onClick={() => onAnswer("accept")}>
            I'm done there
          </Button>
        ) : null}
        <Button size="small" onClick={() => onAnswer("decline")}>
          Decline
        </Button>
        <Button look="ghost" size="small" onClick={() => onAnswer("cancel")}>
          Skip
        </Button>
      </div>
    </>
  );
}
