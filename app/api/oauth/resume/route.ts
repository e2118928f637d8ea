import { resume } from "../begin.ts";

/** After the person has signed in again: continues to the provider that they wanted to connect. */
export const GET = (): Promise<Response> => resume();
