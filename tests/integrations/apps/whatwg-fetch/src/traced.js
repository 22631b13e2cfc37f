// Replaces the browser's fetch and Response with a polyfill.
import { fetch as polyfill } from "whatwg-fetch";
import { call } from "./call.js";
import { baseUrl, show } from "./page.js";

let used = "nothing";
const { send } = XMLHttpRequest.prototype;
XMLHttpRequest.prototype.send = function (...args) {
  used = "XMLHttpRequest";
  send.apply(this, args);
};
window.fetch = polyfill;

show(call(baseUrl).then((said) => `${said}; traced: ${used}`));
