// Wraps the page's fetch as in OpenTelemetry's documentation. Each request must create one span.
import { registerInstrumentations } from "@opentelemetry/instrumentation";
import { FetchInstrumentation } from "@opentelemetry/instrumentation-fetch";
import { InMemorySpanExporter, SimpleSpanProcessor, WebTracerProvider } from "@opentelemetry/sdk-trace-web";
import { call } from "./call.js";
import { baseUrl, show } from "./page.js";

const exporter = new InMemorySpanExporter();
const provider = new WebTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
provider.register();
registerInstrumentations({ instrumentations: [new FetchInstrumentation()] });

async function traced() {
  const said = await call(baseUrl);
  // A span ends later than its request.
  while (exporter.getFinishedSpans().length === 0) await new Promise((resolve) => setTimeout(resolve));
  const [{ attributes }] = exporter.getFinishedSpans();
  const method = attributes["http.request.method"] ?? attributes["http.method"];
  const status = attributes["http.response.status_code"] ?? attributes["http.status_code"];
  return `${said}; traced: ${method} ${status}`;
}

show(traced());
