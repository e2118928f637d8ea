"use client";

import { useSearchParams } from "next/navigation";
import { readNotice } from "#app/settings/connections/notices.ts";
import { Notice } from "./notice.tsx";

/** Why a connection that was begun on this page was not made, as the provider's answer left it in the address. */
export default function ConnectProblem({ className }: { className?: string }) {
  const problem = useSearchParams().get("problem");
  const notice = problem ? readNotice({ problem }) : undefined;
  if (!notice) return null;
  return (
    <Notice tone={notice.tone} className={className}>
      {notice.text}
    </Notice>
  );
}
