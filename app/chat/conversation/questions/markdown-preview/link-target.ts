/** Where a link leads, to show next to its text. */
export interface LinkTarget {
  /** The host, the e-mail address, or a relative link as written. */
  name: string;
  /** The link's text names another host. */
  isMisleading: boolean;
  /** The text is the address itself. */
  isSpelledOut: boolean;
}

const RELATIVE = "relative.invalid";
/** A name has 63 characters between two dots, and 253 altogether (RFC 1035 §2.3.4): what is longer would take long to search. */
const NAMED_HOST = /(https?:\/\/|www\.)?((?:[\p{L}\p{N}-]{1,63}[.。．｡]){1,126}\p{L}{2,})/giu;
/** After the scheme, any name counts as a host: `http://localhost`, `https://192.0.2.1`. */
const AFTER_SCHEME = /https?:\/\/(?:[^\s/?#@]*@)?([^\s/?#@:]+)/giu;
const IP_ADDRESS = /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])/g;
/** Invisible between the letters of a name: zero-width and reordering characters, soft hyphens. */
const UNSEEN = /\p{Cf}/gu;
/** File names such as `package.json`, whose extensions are no top-level domains. */
const FILE =
  /\.(?:[cm]?jsx?|tsx?|jsonc?|x?html|s?css|ya?ml|toml|lock|txt|csv|svg|png|jpe?g|gif|pdf|go|rb|java|kt|php|sql|xml|env)$/i;
/** File extensions that are top-level domains too: `README.md` and `docs.rs`. */
const FILE_OR_HOST = /^[^.]+\.(?:md|py|rs|sh|pl|ps|so|cc|mk)$/i;

/** @param href undefined if the sanitizer removed it */
export function describeLink(text: string, href: string | undefined): LinkTarget {
  if (!href || !URL.canParse(href, `https://${RELATIVE}`)) {
    return { name: "no address", isMisleading: false, isSpelledOut: false };
  }
  const url = new URL(href, `https://${RELATIVE}`);
  const isMail = url.protocol === "mailto:";
  const host = isMail ? toHost(url.pathname.split("@").at(-1) ?? "") : url.hostname;
  return {
    name: isMail ? url.pathname : url.hostname === RELATIVE ? href : url.host || href,
    isMisleading: listNamedHosts(text.replace(UNSEEN, ""), url).some(
      (named) => withoutWww(named) !== withoutWww(host),
    ),
    isSpelledOut: [text, `mailto:${text}`].includes(href),
  };
}

function listNamedHosts(text: string, { hostname, pathname }: URL): string[] {
  const isFile = (name: string) =>
    FILE.test(name) || (FILE_OR_HOST.test(name) && (hostname === RELATIVE || pathname.endsWith(`/${name}`)));
  const named = [...text.matchAll(NAMED_HOST)].flatMap(([, prefix, name = ""]) =>
    prefix || !isFile(name) ? [name] : [],
  );
  const behindScheme = [...text.matchAll(AFTER_SCHEME)].map(([, name = ""]) => name);
  // Four numbers may be a version: one that is an address has none above 255.
  const numbers = [...text.matchAll(IP_ADDRESS)].flatMap(([name]) =>
    name.split(".").every((part) => Number(part) < 256) ? [name] : [],
  );
  return [...named, ...behindScheme, ...numbers].map(toHost);
}

/** As browsers normalise it: lower case, other scripts in Punycode. */
function toHost(name: string): string {
  const address = `https://${name}`;
  return URL.canParse(address) ? new URL(address).hostname : name;
}

function withoutWww(host: string): string {
  return host.replace(/^www\./, "");
}
