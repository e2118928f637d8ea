import { TriangleAlert } from "lucide-react";
import { MarkedText } from "../marked-text.tsx";

/** After a link whose text names another host: the host it leads to. */
export function LeadsElsewhere({ name }: { name: string }) {
  return (
    <span className="mx-1 rounded bg-danger-soft px-1 text-danger text-xs">
      <TriangleAlert className="mr-0.5 inline size-3 align-[-0.125em]" />
      leads elsewhere: <MarkedText text={name} />
    </span>
  );
}
