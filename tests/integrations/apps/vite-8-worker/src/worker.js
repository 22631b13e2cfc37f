import { call } from "./call.js";

onmessage = ({ data }) => call(data).then(postMessage, (error) => postMessage(`failed: ${error}`));
