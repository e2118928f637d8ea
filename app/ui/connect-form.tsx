import type { ReactNode } from "react";
import { Button, type ButtonLook, type ButtonSize } from "./button.tsx";
import { GitHubMark } from "./github-mark.tsx";

/** A plain form that starts connecting a provider and comes back to `returnTo`. Works without JavaScript. */
export function ConnectForm({
  returnTo,
  provider = "github",
  look = "primary",
  size,
  children = "Connect GitHub",
}: {
  returnTo: string;
  provider?: string;
  look?: ButtonLook;
  size?: ButtonSize;
  children?: ReactNode;
}) {
  return (
    <form method="post" action={`/api/oauth/connect/${provider}`}>
      <input type="hidden" name="returnTo" value={returnTo} />
      <Button type="submit" look={look} size={size}>
        {provider === "github" ? <GitHubMark /> : null}
        {children}
      </Button>
    </form>
  );
}
