import { useEffect } from "react";
import { showToast } from "#app/ui/toasts/store.ts";

/**
 * Shows once that a provider was connected, after it returned to an empty chat. In a stored conversation the cards do that: the
 * run resumes.
 */
export function useConnected(): void {
  useEffect(() => {
    const { pathname, searchParams } = new URL(location.href);
    const connected = searchParams.get("connected");
    if (pathname !== "/chat" || !connected) return;
    // Not again after a reload or Back.
    window.history.replaceState(null, "", pathname);
    import("#app/settings/connections/notices.ts").then(
      ({ readNotice }) => {
        const notice = readNotice({ connected });
        if (notice) showToast({ text: notice.text });
      },
      // If that fails, the header still shows the account.
      () => undefined,
    );
  }, []);
}
