/** What both processes and the pages know about a provider. */
export interface ProviderFacts {
  /** Its id in tables, URLs and requests. */
  id: string;
  /** Its name for people. */
  name: string;
  /** Its scopes in words for people. A scope without words is never requested. */
  scopes: Readonly<Record<string, string>>;
}
