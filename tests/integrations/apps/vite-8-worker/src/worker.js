import { call } from "./call.js";

self.onmessage = ({ data }) => call(data).then(postMessage, (error) => postMessage(`failed: ${error}`));
