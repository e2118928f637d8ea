import { Button } from "#app/ui/button.tsx";

/** Asks the person to sign in again where a recent sign-in is required, and returns here. */
export function ConfirmPerson({ returnTo, children }: { returnTo: string; children: string }) {
  return (
    <form method="post" action="/api/auth/again" className="grid justify-items-start gap-3">
      <input type="hidden" name="callbackUrl" value={returnTo} />
      <p className="text-muted-foreground leading-relaxed">{children}</p>
      <Button type="submit" look="primary">
        Confirm that it is you
      </Button>
    </form>
  );
}
