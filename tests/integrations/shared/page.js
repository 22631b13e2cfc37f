// Shows the result of a call in the title, where the test reads it.
export function show(call) {
  call.then(
    (text) => (document.title = text),
    (error) => (document.title = `failed: ${error} ${error.cause ?? ""}`),
  );
}

export const baseUrl = new URLSearchParams(location.search).get("api");
