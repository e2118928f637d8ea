import { useEffect } from "react";
import { readNotice } from "#app/settings/connections/notices.ts";
import { showToast } from "#app/ui/toasts/store.ts";

/**
 * Says that a provider is connected, once, to who comes back from it to the chat's first page. A stored conversation's
 * cards do it themselves: they go on with what waited.
 */
export function useConnected(): void {
  useEffect(() => {
    const { pathname, searchParams } = new URL(location.href);
    const notice = readNotice({ connected: searchParams.get("connected") });
    if (pathname !== "/chat" || !notice) return;
    // A reload, or the way back to it, must not say it again.
    window.history.replaceState(null, "", pathname);
    showToast({ text: notice.text });
  }, []);
}
