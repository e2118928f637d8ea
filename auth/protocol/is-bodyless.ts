/** Whether a response with this status has no body, and `new Response` takes none (Fetch, "null body status"). */
export function isBodyless(status: number): boolean {
  return [204, 205, 304].includes(status);
}
