import type { ReactNode } from "react";
import { Button, type ButtonLook, type ButtonSize } from "./button.tsx";
import { GitHubMark } from "./github-mark.tsx";

/** A plain form that starts connecting GitHub and comes back to `returnTo`. Works without JavaScript. */
export function ConnectForm({
  returnTo,
  look = "primary",
  size,
  children = "Connect GitHub",
}: {
  returnTo: string;
  look?: ButtonLook;
  size?: ButtonSize;
  children?: ReactNode;
}) {
  return (
    <form method="post" action="/api/oauth/connect/github">
      <input type="hidden" name="returnTo" value={returnTo} />
      <Button type="submit" look={look} size={size}>
        <GitHubMark />
        {children}
      </Button>
    </form>
  );
}
