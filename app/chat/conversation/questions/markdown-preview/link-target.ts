/** Where a link leads, for the person to see beside its text. */
export interface LinkTarget {
  /** The host, the address of a mail, or a relative link as it is written. */
  name: string;
  /** The link's text names another host. */
  isMisleading: boolean;
  /** The text is the address itself. */
  isSpelledOut: boolean;
}

const RELATIVE = "relative.invalid";
const NAMED_HOST = /(https?:\/\/|www\.)?((?:[\p{L}\p{N}-]+[.。．｡])+\p{L}{2,})/giu;
/** Endings of files that are also top-level domains: `README.md` names no host. */
const FILE = /^[^.]+\.(?:md|py|rs|sh|pl|ps|so|cc|mk|ts)$/i;

/** @param href as the sanitizer left it: undefined where it took the address away */
export function describeLink(text: string, href: string | undefined): LinkTarget {
  if (!href || !URL.canParse(href, `https://${RELATIVE}`)) {
    return { name: "no address", isMisleading: false, isSpelledOut: false };
  }
  const url = new URL(href, `https://${RELATIVE}`);
  const isMail = url.protocol === "mailto:";
  const host = isMail ? toHost(url.pathname.split("@").at(-1) ?? "") : url.hostname;
  return {
    name: isMail ? url.pathname : url.hostname === RELATIVE ? href : url.host || href,
    isMisleading: listNamedHosts(text).some((named) => withoutWww(named) !== withoutWww(host)),
    isSpelledOut: [text, `mailto:${text}`].includes(href),
  };
}

function listNamedHosts(text: string): string[] {
  return [...text.matchAll(NAMED_HOST)].flatMap(([, prefix, host = ""]) =>
    prefix || !FILE.test(host) ? [toHost(host)] : [],
  );
}

/** As browsers spell it: lower case, and other scripts in Punycode. */
function toHost(name: string): string {
  const address = `https://${name}`;
  return URL.canParse(address) ? new URL(address).hostname : name;
}

function withoutWww(host: string): string {
  return host.replace(/^www\./, "");
}
