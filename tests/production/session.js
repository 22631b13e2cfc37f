// Stands for the application's own sessions.
export async function sessionOf(request) {
  return request.headers.get("cookie")?.match(/(?:^|; )session=(signed-in-\w+)/)?.[1];
}
