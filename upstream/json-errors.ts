import { HTTPException } from "hono/http-exception";

/**
 * Lets the npm server answer every refusal in JSON, its own and those of the handlers: it sends plain text, of which the Python
 * SDK shows the status only, and older JavaScript SDKs a SyntaxError. Hono turns each exception into an answer by this one method.
 * On LangSmith's server, which runs no Hono of ours, it changes nothing: errors are `{"detail"}` there.
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
