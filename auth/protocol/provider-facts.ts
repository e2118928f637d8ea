/** What both processes and the pages say of a provider. */
export interface ProviderFacts {
  /** Its name in tables, addresses and requests. */
  id: string;
  /** Its name for people. */
  name: string;
  /** Its scopes in words that a person understands. What has no words here is not asked for. */
  scopes: Readonly<Record<string, string>>;
}
