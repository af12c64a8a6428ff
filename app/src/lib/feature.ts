/** What a feature tells the application about itself. Each is data and a lazy import, so that features stay unloaded. */
import type { FunctionComponent } from "react";

/** A text in both languages, where it stands beside data instead of in a `messages.ts`. */
export interface Title {
  readonly zh: string;
  readonly en: string;
}

export type Search = Record<string, unknown>;

export interface FeatureRoute {
  /** As TanStack Router writes it, for example `/orders/$orderId`. */
  readonly path: string;
  readonly title: Title;
  /** What the role must have to open it; without one, being signed in is enough. */
  readonly resource?: string;
  /** The page that the breadcrumb leads back to, where the path itself does not say. */
  readonly parent?: string;
  /** Opens without a session, outside the menus. */
  readonly public?: boolean;
  readonly validateSearch?: (search: Search) => Search;
  readonly page: () => Promise<FunctionComponent>;
}

export interface DashboardWidget {
  readonly id: string;
  /** The widget is there for roles that have this. */
  readonly resource: string;
  /** Further condition: only when acting in one of these roles. */
  readonly roles?: readonly string[];
  readonly size: "third" | "half" | "full";
  /** Smaller numbers come first. */
  readonly order: number;
  readonly widget: () => Promise<FunctionComponent>;
}

export interface AccountSection {
  /** The tab's name in the URL. */
  readonly id: string;
  readonly title: Title;
  readonly order: number;
  readonly section: () => Promise<FunctionComponent>;
}
