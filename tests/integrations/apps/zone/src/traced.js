// Angular's zone.js patches promises, timers, listeners and fetch, and tracks every callback.
import "zone.js";
import { call } from "./call.js";
import { baseUrl, show } from "./page.js";

const zone = Zone.current.fork({ name: "agents" });
show(zone.run(() => call(baseUrl).then((said) => `${said}; traced: zone ${Zone.current.name}`)));
