/** `fetch` for the API: with the session's token, renewed once when it is not good any more. */
import { asProblem } from "./problem";
import { connection } from "./connection";
import { currentToken, renew } from "./session";

/** As `fetch`; a lost connection is a ProblemError, a cancelled request an AbortError. */
export async function authorisedFetch(input: Request | string, init?: RequestInit): Promise<Response> {
  const request = new Request(typeof input === "string" ? new URL(input, location.origin) : input, init);
  const again = request.clone(); // its body can be sent once
  const token = currentToken();
  const response = await sendWith(request, token);
  if (response.status !== 401 || token === undefined) return response;
  if (!(await renew(token))) return response;
  return sendWith(again, currentToken());
}

async function sendWith(request: Request, token: string | undefined): Promise<Response> {
  if (token !== undefined) request.headers.set("Authorization", `Bearer ${token}`);
  try {
    const response = await fetch(request);
    connection.set("online");
    return response;
  } catch (error) {
    if (request.signal.aborted) throw error;
    connection.set("offline");
    throw asProblem(error);
  }
}
