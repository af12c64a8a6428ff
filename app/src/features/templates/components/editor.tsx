import { Button, Card, Flex, Tabs } from "antd";
import { useCallback, useMemo, useState } from "react";

import { Page } from "@/components/page";
import { isDone, useSign } from "@/features/signing";
import { useMay } from "@/api/access";
import { useMessages } from "@/lib/i18n";

import { argumentsOf, type Draft } from "../lib/draft";
import type { Tariff } from "../lib/tariff";
import { useProof } from "../lib/use-proof";
import { messages } from "../messages";
import { BasicsForm } from "./basics-form";
import { CalendarForm } from "./calendar-form";
import { ChargesForm } from "./charges-form";
import { type Editing, EditingContext } from "./draft-context";
import { FaultsContext } from "./field";
import { JsonEditor } from "./json-editor";
import { Layers } from "./layers";
import { PricesForm } from "./prices-form";
import { ProofPanel } from "./proof-panel";
import { TiersForm } from "./tiers-form";
import "./editor.css";

interface EditorProps {
  readonly start: Draft;
  /** Of the template whose next version this is. */
  readonly version: number | null;
  readonly onPublished: (templateId: string) => void;
}

/** A draft beside what it comes to: forms on the left, the price calendar and the proof on the right. */
export function Editor({ start, version, onPublished }: EditorProps) {
  const t = useMessages(messages);
  const sign = useSign();
  const mayPublish = useMay("action:publish_template");
  const [draft, setDraft] = useState(start);
  const proof = useProof(draft);
  const change = useCallback((part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part })), []);
  const changeTariff = useCallback(
    (part: Partial<Tariff>) => setDraft((before) => ({ ...before, tariff: { ...before.tariff, ...part } })),
    [],
  );
  const isNextVersion = version !== null;
  const editing: Editing = useMemo(() => ({ draft, change, changeTariff, isNextVersion }), [draft, change, changeTariff, isNextVersion]);

  const publish = async () => {
    const target = isNextVersion ? { target: draft.template, version } : {};
    const results = await sign([{ action: "publish_template", ...target, args: argumentsOf(draft) }], { title: t("publish") });
    if (results?.every(isDone)) onPublished(draft.template);
  };

  const tabs = [
    { key: "basics", label: t("tabBasics"), children: <BasicsForm /> },
    { key: "calendar", label: t("tabCalendar"), children: <CalendarForm /> },
    { key: "prices", label: t("tabPrices"), children: <Flex vertical gap={18}><PricesForm /><TiersForm /></Flex> },
    { key: "hours", label: t("tabHours"), children: <Layers /> },
    { key: "charges", label: t("tabCharges"), children: <ChargesForm /> },
    { key: "json", label: "JSON", children: <JsonEditor draft={draft} onChange={setDraft} /> },
  ];
  return (
    <EditingContext value={editing}>
      <FaultsContext value={proof.faults}>
        <Page
          title={isNextVersion ? t("nextVersion", { name: start.name, version: version + 1 }) : t("newTemplate")}
          actions={
            mayPublish && (
              <Button type="primary" disabled={proof.state !== "sound"} onClick={() => void publish()}>
                {t("publish")}
              </Button>
            )
          }
        >
          <div className="template-editor">
            <Card size="small" styles={{ body: { paddingTop: 4 } }}>
              <Tabs items={tabs} defaultActiveKey={isNextVersion ? "hours" : "basics"} size="small" tabBarGutter={16} />
            </Card>
            <div className="template-editor-proof">
              <ProofPanel draft={draft} proof={proof} />
            </div>
          </div>
        </Page>
      </FaultsContext>
    </EditingContext>
  );
}
