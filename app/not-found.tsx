import type { Metadata } from "next";
import Link from "next/link";
import { buttonClass } from "#app/ui/button.tsx";
import { MessagePage } from "#app/ui/message-page.tsx";

export const metadata: Metadata = { title: "Not found" };

/** For an unknown address, or one that the person may not see: the two look the same. */
export default function NotFound() {
  return (
    <MessagePage
      title="There is nothing here"
      actions={
        <Link href="/" className={buttonClass("primary")}>
          To the start page
        </Link>
      }
    >
      <p>The address may be mistyped, or what stood here was deleted.</p>
    </MessagePage>
  );
}
