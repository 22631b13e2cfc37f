// The end of a call, where whoever watches the page finds it.
export function show(call) {
  call.then(
    (text) => (document.title = text),
    (error) => (document.title = `failed: ${error} ${error.cause ?? ""}`),
  );
}

export const baseUrl = new URLSearchParams(location.search).get("api");
