/**
 * Asks the platform for something that is not the API's.
 *
 * @throws Error with what it says
 */
export async function postLocal(path, body) {
  const response = await fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}
