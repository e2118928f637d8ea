import { LeadsElsewhere } from "./questions/markdown-preview/leads-elsewhere.tsx";
import { describeLink } from "./questions/markdown-preview/link-target.ts";

/** Shown after a link whose text names another host: where it really leads. */
export default function LinkNote({ text, href }: { text: string; href: string }) {
  const { name, isMisleading } = describeLink(text, href);
  return isMisleading ? <LeadsElsewhere name={name} /> : null;
}
