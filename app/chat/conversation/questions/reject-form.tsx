import { useId, useState } from "react";
import { Button } from "#app/ui/button.tsx";
import { useFirstFocus } from "./use-first-focus.ts";

/** Asks why a write is rejected. The agent reads the answer. */
export function RejectForm({ onReject, onBack }: { onReject: (reason: string) => void; onBack: () => void }) {
  const [reason, setReason] = useState("");
  const form = useFirstFocus<HTMLFormElement>();
  const id = useId();
  return (
    <form
      ref={form}
      className="mt-4 grid gap-2.5"
      onSubmit={(event) => {
        event.preventDefault();
        onReject(reason.trim());
      }}
    >
      <label className="text-sm" htmlFor={id}>
        Why not? The agent reads it.
      </label>
      <textarea
        id={id}
        dir="auto"
        value={reason}
        maxLength={2000}
        rows={2}
        onChange={(event) => setReason(event.target.value)}
        className="rounded-lg border border-input bg-background px-3 py-2 text-sm"
      />
      <div className="flex gap-2.5">
        <Button type="submit" look="danger" size="small">
          Reject
        </Button>
        <Button look="ghost" size="small" onClick={onBack}>
          Back
        </Button>
      </div>
    </form>
  );
}
