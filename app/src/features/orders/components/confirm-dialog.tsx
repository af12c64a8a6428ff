import { useQuery } from "@tanstack/react-query";
import { Modal } from "antd";
import { useState } from "react";

import { AcknowledgePackageRisk } from "@/features/templates";
import { useMessages } from "@/lib/i18n";

import type { Order } from "../api/orders";
import { packageVersionQuery } from "../api/packages";
import { messages } from "../messages";

interface ConfirmDialogProps {
  readonly order: Pick<Order, "package" | "package_version">;
  /** The hash of the warning. */
  readonly warning: string;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** A consumer says that it has read the risk warning of a package that the retailer put forward. */
export function ConfirmDialog({ order, warning, onConfirm, onClose }: ConfirmDialogProps) {
  const t = useMessages(messages);
  const [read, setRead] = useState(false);
  const { data: warned } = useQuery(packageVersionQuery(order.package, order.package_version));
  return (
    <Modal
      open
      title={t("confirm")}
      okText={t("confirm")}
      cancelText={t("no")}
      okButtonProps={{ disabled: !read }}
      onOk={onConfirm}
      onCancel={onClose}
    >
      <AcknowledgePackageRisk package={warned} hash={warning} read={read} onRead={setRead} />
    </Modal>
  );
}
