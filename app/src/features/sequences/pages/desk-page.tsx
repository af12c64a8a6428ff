import { PlusOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useState } from "react";

import { Allowed } from "@/components/allowed";
import { Page } from "@/components/page";
import { useMessages } from "@/lib/i18n";

import { AnnounceDrawer } from "../components/announce-drawer";
import { SequenceTable } from "../components/sequence-table";
import { messages } from "../messages";

export function DeskPage() {
  const t = useMessages(messages);
  const [announcing, setAnnouncing] = useState(false);
  const announce = (
    <Allowed resource="action:announce_sequence">
      <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setAnnouncing(true)}>{t("announce")}</Button>
    </Allowed>
  );
  return (
    <Page title={t("desk")} actions={announce}>
      <SequenceTable manages />
      {announcing && <AnnounceDrawer onClose={() => setAnnouncing(false)} />}
    </Page>
  );
}
