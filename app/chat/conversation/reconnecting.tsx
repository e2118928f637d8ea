import { Button } from "#app/ui/button.tsx";
import { focusComposer } from "./composer.tsx";

/** Says that the page keeps trying to reach the server. Nothing is wrong that a person would have to do something about. */
export function Reconnecting({ isShown, onRetry }: { isShown: boolean; onRetry: () => void }) {
  return (
    // There before it says anything, or screen readers would not notice; without a gap of its own until then.
    <div className={isShown ? "flex items-center gap-3 text-muted-foreground text-sm" : "-mt-4"}>
      <p role="status">{isShown ? "Reconnecting…" : null}</p>
      {isShown ? (
        <Button
          size="small"
          onClick={() => {
            focusComposer();
            onRetry();
          }}
        >
          Retry now
        </Button>
      ) : null}
    </div>
  );
}
