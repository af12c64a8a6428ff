import { createContext, type ReactNode, use, useId } from "react";

import { type Fault, faultText } from "@/features/signing";
import { useLanguage } from "@/lib/i18n";

/** What the server's schema finds wrong with the arguments that a form makes, for its fields. */
export const FaultsContext = createContext<readonly Fault[]>([]);

/** The faults at a path or inside it. */
export function useFaults(path: string): readonly Fault[] {
  return use(FaultsContext).filter((fault) => fault.path === path || fault.path.startsWith(`${path}/`));
}

interface FieldProps {
  readonly label: string;
  /** Of the argument, as in `tariff/notice_days`. */
  readonly path?: string;
  readonly hint?: ReactNode;
  readonly children: ReactNode;
  readonly span?: number;
}

/** A control with its name above and what is wrong with it beneath. */
export function Field({ label, path, hint, children, span }: FieldProps) {
  const id = useId();
  const language = useLanguage();
  const [fault] = useFaults(path ?? "\0");
  return (
    <div role="group" aria-labelledby={id} style={{ minWidth: 0, gridColumn: span ? `span ${span}` : undefined }}>
      <div id={id} style={{ fontSize: 13, marginBottom: 3 }} className="muted">
        {label}
      </div>
      {children}
      {fault && (
        <div role="alert" style={{ color: "#b3261e", fontSize: 12, marginTop: 2 }}>
          {faultText(fault, language)}
        </div>
      )}
      {hint !== undefined && (
        <div className="muted" style={{ fontSize: 12, marginTop: 2 }}>
          {hint}
        </div>
      )}
    </div>
  );
}

/** Fields beside each other, as many as there is room for. */
export function Fields({ children, least = 150 }: { readonly children: ReactNode; readonly least?: number }) {
  return (
    <div style={{ display: "grid", gridTemplateColumns: `repeat(auto-fill, minmax(${least}px, 1fr))`, gap: "10px 12px", alignItems: "start" }}>
      {children}
    </div>
  );
}
