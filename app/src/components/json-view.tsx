import { CopyButton } from "./hash";

interface JsonViewProps {
  readonly value: unknown;
  readonly maxHeight?: number;
}

/** A record as it is, in lines; copied whole. */
export function JsonView({ value, maxHeight = 420 }: JsonViewProps) {
  const text = typeof value === "string" ? value : JSON.stringify(value, null, 2);
  return (
    <div className="json-view">
      <div className="json-copy">
        <CopyButton text={text} />
      </div>
      {/* A box that scrolls must be reachable by key. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre className="mono" style={{ maxHeight }} tabIndex={0}>
        {text}
      </pre>
    </div>
  );
}
