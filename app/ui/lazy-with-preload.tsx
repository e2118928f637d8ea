import { Component, type ComponentType, lazy, type ReactNode, Suspense, useState } from "react";
import { Button } from "./button.tsx";

/** A part of a page whose code is loaded apart: see `lazyWithPreload`. */
export interface PreloadableCode<Props> {
  /** Fetches the code before it is needed. */
  preload: () => void;
  /** What draws it now: itself where its code is there, or what waits for that. */
  choose: () => ComponentType<Props>;
}

/** @param load imports the module whose default export is the part */
export function lazyWithPreload<Props>(
  load: () => Promise<{ default: ComponentType<Props> }>,
): PreloadableCode<Props> {
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

interface LazyWithPreloadProps<Props> {
  code: PreloadableCode<Props>;
  /** What is shown until its code is there. */
  loading?: ReactNode;
  /** What stands in its place where it can't be loaded, or breaks; "" for nothing. */
  missing?: ReactNode;
}

/**
 * Draws such a part. Like React.lazy, but at once where the code is there: React.lazy gives way to the fallback of the
 * nearest Suspense also then, and React keeps a fallback for 300 ms once it is shown (`FALLBACK_THROTTLE_MS`).
 * Without a network, or after a deployment, the code may be gone: then only this part is missing, not the page.
 */
export function LazyWithPreload<Props>({
  code,
  loading,
  missing,
  ...props
}: LazyWithPreloadProps<Props> & Props) {
  // Chosen once: the other of the two would begin anew.
  const [Part] = useState(code.choose);
  return (
    <Boundary missing={missing ?? <Missing />}>
      <Suspense fallback={loading}>
        <Part {...(props as Props & object)} />
      </Suspense>
    </Boundary>
  );
}

class Boundary extends Component<{ missing: ReactNode; children: ReactNode }, { isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError() {
    return { isBroken: true };
  }

  override render(): ReactNode {
    return this.state.isBroken ? this.props.missing : this.props.children;
  }
}

/** The bundler's runtime does not ask again for a script that it did not get: a new page does. */
function Missing() {
  return (
    <div role="alert" className="flex flex-wrap items-center gap-3 p-3 text-muted-foreground text-sm">
      This part of the page could not be loaded.
      <Button size="small" onClick={() => location.reload()}>
        Reload the page
      </Button>
    </div>
  );
}
