import { once } from "node:events";

/** Starts to listen on 127.0.0.1, on a free port by default, and returns the port. */
export async function listen(server, port = 0) {
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return server.address().port;
}
