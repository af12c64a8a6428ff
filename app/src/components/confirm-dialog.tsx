import { Modal } from "antd";
import type { ReactNode } from "react";

import { useMessages } from "@/lib/i18n";

import { messages } from "./messages";
import { ProblemAlert } from "./problem-alert";

interface ConfirmDialogProps {
  readonly open: boolean;
  readonly title: string;
  readonly children: ReactNode;
  /** What the button says; it names the act. */
  readonly act: string;
  readonly danger?: boolean;
  readonly busy?: boolean;
  readonly error?: unknown;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Asks before something is done that is not a signed step. Enter confirms, Esc closes. */
export function ConfirmDialog({ open, title, children, act, danger = false, busy = false, error, onConfirm, onClose }: ConfirmDialogProps) {
  const t = useMessages(messages);
  return (
    <Modal
      open={open}
      title={title}
      okText={act}
      cancelText={t("cancel")}
      okButtonProps={{ danger, loading: busy, autoFocus: true }}
      onOk={onConfirm}
      onCancel={onClose}
      destroyOnHidden
    >
      {children}
      {error != null && <ProblemAlert error={error} />}
    </Modal>
  );
}
