/** Components of features' declarations, each loaded once: a new `lazy` for each render would load it again. */
import { type FunctionComponent, lazy, type LazyExoticComponent } from "react";

type Load = () => Promise<FunctionComponent>;

const loaded = new WeakMap<Load, LazyExoticComponent<FunctionComponent>>();

/** The lazy component of `load`; the same one for the same function. */
export function lazyPart(load: Load): LazyExoticComponent<FunctionComponent> {
  let component = loaded.get(load);
  if (component === undefined) {
    component = lazy(async () => ({ default: await load() }));
    loaded.set(load, component);
  }
  return component;
}
