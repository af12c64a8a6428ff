import { LazySlot } from "@/components/lazy-slot";
import type { DashboardWidget } from "@/lib/feature";

/** A widget in its place, as high as the row. Its root is a `WidgetCard`. */
export function WidgetSlot({ widget }: { readonly widget: DashboardWidget }) {
  return (
    <div className={`widget-slot widget-${widget.size}`}>
      <LazySlot load={widget.widget} rows={6} />
    </div>
  );
}
