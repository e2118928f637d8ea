import { LeadsElsewhere } from "./questions/markdown-preview/leads-elsewhere.tsx";
import { describeLink } from "./questions/markdown-preview/link-target.ts";

/** After a link: where it leads, if its text names another host. */
export default function LinkNote({ text, href }: { text: string; href: string }) {
  const { name, isMisleading } = describeLink(text, href);
  return isMisleading ? <LeadsElsewhere name={name} /> : null;
}
