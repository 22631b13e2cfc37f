// Replacements of `fetch` that occur in pages and test interceptors.

/** [name, replacement, code, outcome] */
export function patchedFetches() {
  const foreign = () => {
    const frame = document.body.appendChild(document.createElement("iframe"));
    const error = new /** @type {any} */ (frame.contentWindow).TypeError("of another frame");
    frame.remove();
    return error;
  };
  const used = async () => {
    const response = new Response("{}");
    await response.text();
    return response;
  };
  const fails = (reason) => () => Promise.reject(reason());
  return [
    [
      "throws an error",
      () => {
        throw new TypeError("no");
      },
      "network",
      "unknown",
    ],
    [
      "throws a string",
      () => {
        throw "no";
      },
      "network",
      "unknown",
    ],
    [
      "throws nothing",
      () => {
        throw undefined;
      },
      "network",
      "unknown",
    ],
    ["rejects with a string", fails(() => "no"), "network", "unknown"],
    ["rejects with undefined", fails(() => undefined), "network", "unknown"],
    ["rejects with null", fails(() => null), "network", "unknown"],
    ["rejects with an error of another frame", fails(foreign), "network", "unknown"],
    ["gives no promise but a response", () => new Response("", { status: 404 }), "not_found", "rejected"],
    ["gives undefined", () => undefined, "unreadable_response", "unknown"],
    ["resolves to undefined", async () => undefined, "unreadable_response", "unknown"],
    ["resolves to null", async () => null, "unreadable_response", "unknown"],
    ["resolves to a string", async () => "ok", "unreadable_response", "unknown"],
    ["resolves to a plain object", async () => ({ ok: true, status: 200 }), "unreadable_response", "unknown"],
    [
      "resolves to a proxy of a response",
      async () => new Proxy(new Response("{}"), {}),
      "unreadable_response",
      "unknown",
    ],
    ["resolves to a used response", used, "network", "unknown"],
    [
      "resolves to a response whose text is no text",
      async () => ({ status: 200, headers: new Headers(), text: () => 5 }),
      "unreadable_response",
      "unknown",
    ],
    [
      "resolves to a response whose headers throw",
      async () => ({
        status: 404,
        headers: {
          get() {
            throw 1;
          },
        },
        text: () => "",
      }),
      "not_found",
      "rejected",
    ],
    [
      "gives a then that throws",
      () => ({
        then() {
          throw new Error("no");
        },
      }),
      "network",
      "unknown",
    ],
    ["gives a then that never calls back", () => ({ then() {} }), "timeout", "unknown"],
    ["never settles", () => new Promise(() => {}), "timeout", "unknown"],
    ["has a body that never ends", async () => new Response(new ReadableStream({})), "timeout", "unknown"],
    ["resolves to an error response", async () => Response.error(), "network", "unknown"],
    ["is gone", undefined, "network", "not_sent"],
  ];
}

// Responses of a replaced fetch, which keep the signal of the request.

/** [name, fetch, how it is cancelled, how much of the body's text the error shows] */
export function endings() {
  /** @returns {any} */
  const answering = (body) =>
    async function answer(_, { signal }) {
      /** @type {any} */ (answer).signal = signal;
      return new Response(body);
    };
  const stream = (source) => {
    const answer = answering(new ReadableStream({ ...source, cancel: () => (answer.isCancelled = true) }));
    return answer;
  };
  return [
    ["whole", answering("{}"), "not at all", 0],
    [
      "longer than any honest one",
      stream({ pull: (controller) => controller.enqueue(new Uint8Array(1 << 20)) }),
      "by its signal",
      8192,
    ],
    [
      "longer than any honest one, and all of it at once",
      answering("-".repeat(17 << 20)),
      "by its signal",
      8192,
    ],
    ["late", stream({}), "by its signal", 0],
  ];
}
