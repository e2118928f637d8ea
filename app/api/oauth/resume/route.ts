import { resume } from "../begin.ts";

/** Back from signing in again: on to the provider that the person wanted to connect. */
export const GET = (): Promise<Response> => resume();
