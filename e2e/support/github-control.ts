/** A write that the embedded GitHub recorded on arrival. */
export interface RecordedWrite {
  method: string;
  path: string;
  login: string | null;
  body: unknown;
  status: number;
}

/** Client of the embedded GitHub's control endpoints. */
export class GitHubControl {
  readonly #url: string;

  constructor(url: string) {
    this.#url = `${url}/_control`;
  }

  async writes(): Promise<RecordedWrite[]> {
    return (await fetch(`${this.#url}/writes`)).json();
  }

  /** Clears recorded writes and faults. */
  async clear(): Promise<void> {
    await fetch(`${this.#url}/writes`, { method: "DELETE" });
    await this.clearFaults();
  }

  /** Revokes the person's grant, as in GitHub's settings. */
  async revoke(login: string): Promise<void> {
    await this.#post("revoke", { login });
  }

  /** Uninstalls the GitHub App from a person's account. */
  async uninstall(login: string): Promise<void> {
    await this.#post("uninstall", { login });
  }

  /** Expires the person's expiring tokens now. */
  async expire(login: string): Promise<void> {
    await this.#post("expire", { login });
  }

  /** Drops faults that are pending, and ends stalls: their requests proceed. */
  async clearFaults(): Promise<void> {
    await fetch(`${this.#url}/fault`, { method: "DELETE" });
  }

  /** Makes the next matching request fail, stall or lose its response: see dev/server/faults.ts. */
  async fault(fault: object): Promise<void> {
    await this.#post("fault", fault);
  }

  async #post(endpoint: string, json: object): Promise<void> {
    const headers = { "content-type": "application/json" };
    await fetch(`${this.#url}/${endpoint}`, { method: "POST", headers, body: JSON.stringify(json) });
  }
}
