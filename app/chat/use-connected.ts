import { useEffect } from "react";
import { showToast } from "#app/ui/toasts/store.ts";

/**
 * Says that a provider is connected, once, to who comes back from it to the chat's first page. A stored conversation's
 * cards do it themselves: they go on with what waited.
 */
export function useConnected(): void {
  useEffect(() => {
    const { pathname, searchParams } = new URL(location.href);
    const connected = searchParams.get("connected");
    if (pathname !== "/chat" || !connected) return;
    // A reload, or the way back to it, must not say it again.
    window.history.replaceState(null, "", pathname);
    import("#app/settings/connections/notices.ts").then(
      ({ readNotice }) => {
        const notice = readNotice({ connected });
        if (notice) showToast({ text: notice.text });
      },
      // Without it, the account in the header says the same.
      () => undefined,
    );
  }, []);
}
