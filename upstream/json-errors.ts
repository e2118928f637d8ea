import { HTTPException } from "hono/http-exception";

/**
 * Makes the npm server send every error as JSON, its own and the handlers': it sends plain text, of which the Python SDK shows
 * only the status, and older JavaScript SDKs a SyntaxError. Hono turns each exception into a response with this one method. No
 * effect on LangSmith's server, which does not use our Hono: its errors are `{"detail"}`.
 */
export function answerErrorsInJson(): void {
  HTTPException.prototype.getResponse = function toJson(this: HTTPException): Response {
    // `message` and `detail`: the keys that the SDKs and LangSmith's server have.
    const answer = Response.json({ message: this.message, detail: this.message }, { status: this.status });
    for (const [name, value] of this.res?.headers ?? [])
      if (!/^content-/i.test(name)) answer.headers.append(name, value);
    return answer;
  };
}
