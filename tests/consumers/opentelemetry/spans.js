// Reads what an exporter got.
import { InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace";

export function inMemory() {
  const exporter = new InMemorySpanExporter();
  const processor = new SimpleSpanProcessor({ exporter });
  return {
    processor,
    async spans() {
      await processor.forceFlush();
      return exporter.getFinishedSpans().map(plain);
    },
  };
}

const plain = ({ name, kind, attributes, events, status, instrumentationScope, links }) =>
  ({ name, kind, attributes, events, status, by: instrumentationScope.name, links });

export const by = (spans, name) => spans.filter((span) => span.by.endsWith(name));
