import { Button } from "#app/ui/button.tsx";
import { withComposerFocus } from "./composer.tsx";

/** Says that the page keeps trying to reach the server. The person need not do anything. */
export function Reconnecting({ isShown, onRetry }: { isShown: boolean; onRetry: () => void }) {
  return (
    // Rendered before it has text, or screen readers would not notice; takes no space until then.
    <div className={isShown ? "flex items-center gap-3 text-muted-foreground text-sm" : "-mt-4"}>
      <p role="status">{isShown ? "Reconnecting…" : null}</p>
      {isShown ? (
        <Button size="small" onClick={withComposerFocus(onRetry)}>
          Retry now
        </Button>
      ) : null}
    </div>
  );
}
