import { type ComponentType, lazy, useState } from "react";

/** A part of a page whose code is loaded apart: see `loadApart`. */
export interface ApartCode<Props> {
  /** Fetches the code before it is needed. */
  preload: () => void;
  /** What draws it now: itself where its code is there, or what waits for that. */
  choose: () => ComponentType<Props>;
}

/** @param load imports the module whose default export is the part */
export function loadApart<Props>(load: () => Promise<{ default: ComponentType<Props> }>): ApartCode<Props> {
  let present: ComponentType<Props> | undefined;
  const fetch = async () => {
    const module = await load();
    present = module.default;
    return module;
  };
  const later: ComponentType<Props> = lazy(fetch);
  return {
    // Where the network fails, whoever draws it sees that error.
    preload: () => void fetch().catch(() => undefined),
    choose: () => present ?? later,
  };
}

/**
 * Draws such a part. Like React.lazy, but at once where the code is there: React.lazy gives way to the fallback of the
 * nearest Suspense also then, and React keeps a fallback for 300 ms once it is shown (`FALLBACK_THROTTLE_MS`).
 */
export function Apart<Props>({ code, ...props }: { code: ApartCode<Props> } & Props) {
  // Chosen once: the other of the two would begin anew.
  const [Part] = useState(code.choose);
  return <Part {...(props as Props & object)} />;
}
