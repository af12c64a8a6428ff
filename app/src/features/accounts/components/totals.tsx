import { Col, Row, Statistic } from "antd";

import { moneyText } from "@/lib/format";
import { useLanguage } from "@/lib/i18n";

import type { Balance } from "../api/accounts";
import { totalsOf } from "../lib/totals";
import { useAccountWords } from "../words";

/** What a book comes to, by kind of account. */
export function Totals({ balances }: { readonly balances: readonly Balance[] }) {
  const language = useLanguage();
  const words = useAccountWords();
  return (
    <Row gutter={[16, 12]}>
      {totalsOf(balances).map(({ kind, fen }) => (
        <Col key={kind} xs={12} md={8} xl={4}>
          <Statistic title={words.kind(kind)} value={moneyText(fen, language)} styles={{ content: { fontSize: 18 } }} />
        </Col>
      ))}
    </Row>
  );
}
