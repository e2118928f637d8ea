/** A write as the embedded GitHub noted it when it arrived. */
export interface NotedWrite {
  method: string;
  path: string;
  login: string | null;
  body: unknown;
  status: number;
}

/** The knobs of the embedded GitHub. */
export class GitHubControl {
  readonly #url: string;

  constructor(url: string) {
    this.#url = `${url}/_control`;
  }

  async writes(): Promise<NotedWrite[]> {
    return (await fetch(`${this.#url}/writes`)).json();
  }

  /** Forgets writes and faults. */
  async clear(): Promise<void> {
    for (const knob of ["writes", "fault"]) await fetch(`${this.#url}/${knob}`, { method: "DELETE" });
  }

  /** As if the person had revoked the app in GitHub's own settings. */
  async revoke(login: string): Promise<void> {
    await this.#post("revoke", { login });
  }

  /** Takes a GitHub App away from a person's account. */
  async uninstall(login: string): Promise<void> {
    await this.#post("uninstall", { login });
  }

  /** Ends the tokens that expire, now. */
  async expire(login: string): Promise<void> {
    await this.#post("expire", { login });
  }

  /** Makes the next matching request fail, stall or lose its answer: see dev/server/faults.ts. */
  async fault(fault: object): Promise<void> {
    await this.#post("fault", fault);
  }

  async #post(knob: string, json: object): Promise<void> {
    const headers = { "content-type": "application/json" };
    await fetch(`${this.#url}/${knob}`, { method: "POST", headers, body: JSON.stringify(json) });
  }
}
