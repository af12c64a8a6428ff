/** The draft that is edited, for all parts of the editor. */
import { createContext, use } from "react";

import type { Draft } from "../lib/draft";
import type { Tariff } from "../lib/tariff";

export interface Editing {
  readonly draft: Draft;
  readonly change: (part: Partial<Draft>) => void;
  readonly changeTariff: (part: Partial<Tariff>) => void;
  /** A template that is published before stays in its region and stage, and keeps its id. */
  readonly isNextVersion: boolean;
}

export const EditingContext = createContext<Editing | undefined>(undefined);

export function useEditing(): Editing {
  const editing = use(EditingContext);
  if (!editing) throw new Error("useEditing outside of the editor");
  return editing;
}
