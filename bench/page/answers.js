// A worker creates the responses, so that their cost is not measured on the page's main thread.
import { manyIds, replyTo } from "./service.js";

const encoder = new TextEncoder();

self.onmessage = ({ data: { key, url, body, numbers } }) => {
  const { direction, phone_number_ids } = JSON.parse(body);
  const phoneIds = numbers ? manyIds(numbers) : (phone_number_ids ?? []);
  const { buffer } = encoder.encode(replyTo(url.split("/").at(-2), direction, phoneIds));
  postMessage({ key, buffer }, { transfer: [buffer] });
};
