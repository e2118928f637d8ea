/** A skeleton while a conversation loads. */
export function LoadingTurns() {
  return (
    <div className="grid gap-8 pt-8">
      <span className="sr-only">The conversation is being loaded.</span>
      <span aria-hidden="true" className="h-10 w-2/5 animate-breathe justify-self-end rounded-2xl bg-muted" />
      <div aria-hidden="true" className="grid gap-3">
        {["w-3/4", "w-2/3", "w-1/2"].map((width) => (
          <span key={width} className={`h-3.5 animate-breathe rounded-full bg-muted ${width}`} />
        ))}
      </div>
    </div>
  );
}
