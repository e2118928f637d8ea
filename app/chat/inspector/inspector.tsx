"use client";

import { X } from "lucide-react";
import { Dialog } from "radix-ui";
import { useEffect, useState } from "react";
import { Button } from "#app/ui/button.tsx";
import { EmptyFlow } from "./empty-flow.tsx";
import { FlowView } from "./flow-view.tsx";
import { isRunning, useFlow } from "./use-flow.ts";

interface Props {
  threadId: string;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  /** Restores the focus when the drawer closes. */
  onClosed: () => void;
}

/**
 * What happened to each message, as a sequence diagram of recorded events. A drawer beside the conversation, which stays usable;
 * Escape closes it.
 */
export default function Inspector({ threadId, isOpen, onOpenChange, onClosed }: Props) {
  return (
    <Dialog.Root modal={false} open={isOpen} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Content
          data-drawer
          aria-describedby="inspector-words"
          onInteractOutside={(event) => event.preventDefault()}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            onClosed();
          }}
          className="print:hidden fixed inset-y-0 right-0 z-50 flex w-full animate-slide flex-col bg-background outline-none sm:w-[32rem] sm:border-l sm:shadow-2xl xl:shadow-none"
        >
          <div className="flex items-start gap-3 border-b px-5 py-4">
            <div className="min-w-0 flex-1">
              <Dialog.Title className="font-semibold text-lg">How it works</Dialog.Title>
              <Dialog.Description id="inspector-words" className="mt-0.5 text-muted-foreground text-sm">
                What happened to each message, as recorded: who checked what, and what was passed on.
              </Dialog.Description>
            </div>
            <Dialog.Close asChild>
              <Button look="ghost" size="icon" aria-label="Close" className="-mr-2 shrink-0">
                <X className="size-5" />
              </Button>
            </Dialog.Close>
          </div>
          <Body threadId={threadId} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Body({ threadId }: { threadId: string }) {
  const { report, hasFailed } = useFlow(threadId);
  const [chosen, setChosen] = useState<string>();
  const flows = report?.flows ?? [];
  const newest = flows[0]?.id;

  // Shows a new message.
  useEffect(() => {
    if (newest) setChosen(undefined);
  }, [newest]);

  if (!report) {
    return (
      <div role="status" className="p-5 text-muted-foreground text-sm">
        {hasFailed ? "The record can't be loaded right now. Retrying…" : <LoadingSteps />}
      </div>
    );
  }
  const flow = flows.find(({ id }) => id === chosen) ?? flows[0];
  if (!flow) return <EmptyFlow />;
  return (
    <FlowView
      threadId={threadId}
      report={report}
      flow={flow}
      isLive={flow.id === newest && isRunning(report)}
      onChoose={setChosen}
    />
  );
}

/** A skeleton while the steps load. */
function LoadingSteps() {
  return (
    <div className="grid gap-5">
      <span className="sr-only">The record is being loaded.</span>
      {["w-1/2", "w-3/4", "w-2/3", "w-3/5"].map((width) => (
        <span
          key={width}
          aria-hidden="true"
          className={`h-3.5 animate-breathe rounded-full bg-muted ${width}`}
        />
      ))}
    </div>
  );
}
