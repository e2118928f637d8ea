import { Component, type ComponentType, lazy, type ReactNode, Suspense, useState } from "react";
import { Button } from "./button.tsx";

/** A component whose code is loaded separately: see `lazyWithPreload`. */
export interface PreloadableCode<Props> {
  /** Loads the code before it is needed. */
  preload: () => void;
  /** The component if it is loaded, else a lazy one. */
  choose: () => ComponentType<Props>;
}

/** @param load imports the module with the component as default export */
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
    // A failed request is reported when it is rendered.
    preload: () => void fetch().catch(() => undefined),
    choose: () => present ?? later,
  };
}

interface LazyWithPreloadProps<Props> {
  code: PreloadableCode<Props>;
  /** Shown until its code is loaded. */
  loading?: ReactNode;
  /** Shown if it can't be loaded or throws; "" for nothing. */
  missing?: ReactNode;
}

/**
 * Renders such a component. Unlike React.lazy, without a fallback if the code is loaded: React.lazy suspends also then, and React
 * keeps a fallback for 300 ms once it is shown (`FALLBACK_THROTTLE_MS`). If the code can't be loaded (offline, or after a
 * deployment), only this component is missing, not the page.
 */
export function LazyWithPreload<Props>({
  code,
  loading,
  missing,
  ...props
}: LazyWithPreloadProps<Props> & Props) {
  // Chosen once: switching would remount it.
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

/** The bundler's runtime does not request a failed script again: a reload does. */
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
