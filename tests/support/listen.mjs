import { once } from "node:events";

/** Has a server listen on this machine, on a free port if none is given, and gives the port. */
export async function listen(server, port = 0) {
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return server.address().port;
}
