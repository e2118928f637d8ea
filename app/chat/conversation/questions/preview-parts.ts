type Arguments = Record<string, unknown>;

/** The arguments of a write, grouped by how they are shown. Each is in one part, whole, or in `rest`. */
export interface PreviewParts {
  /** `owner/repo #7`. */
  place: string | undefined;
  /** Texts that the provider renders. */
  title: string | undefined;
  body: string | undefined;
  file: { path: string; content: string; isNew: boolean } | undefined;
  rest: Arguments;
}

/** Unambiguous without quotes: how GitHub names people and repositories. */
const NAME = /^(?!\.+$)[A-Za-z0-9_.-]{1,100}$/;

/** Decides how each argument is shown. Anything unusual stays in the list. */
export function splitArguments(args: Arguments): PreviewParts {
  const rest = new Map(Object.entries(args).filter(([, value]) => value !== undefined));
  const take = (name: string) => {
    const value = rest.get(name);
    rest.delete(name);
    return String(value);
  };
  const { owner, repo, number, title, body, content, path } = args;

  let place: string | undefined;
  if (isName(owner) && isName(repo)) {
    place = `${take("owner")}/${take("repo")}`;
    if (Number.isSafeInteger(number) && Number(number) > 0) place += ` #${take("number")}`;
  }
  const isFile = typeof content === "string" && typeof path === "string" && path !== "";
  return {
    place,
    file: isFile
      ? { path: take("path"), content: take("content"), isNew: args.sha === undefined }
      : undefined,
    title: isText(title) ? take("title") : undefined,
    body: isText(body) ? take("body") : undefined,
    // Not assigned one by one: that would lose `__proto__`.
    rest: Object.fromEntries(rest),
  };
}

function isName(value: unknown): boolean {
  return typeof value === "string" && NAME.test(value);
}

/** Blank text shows nothing: the list says that it is empty. */
function isText(value: unknown): boolean {
  return typeof value === "string" && value.trim() !== "";
}
