import { Col, Row, Statistic } from "antd";

import { LOCALES, useLanguage } from "@/lib/i18n";

interface FiguresProps {
  readonly figures: readonly (readonly [title: string, value: number | null])[];
}

/** Numbers of the instance side by side; what is not known is a dash. */
export function Figures({ figures }: FiguresProps) {
  const format = new Intl.NumberFormat(LOCALES[useLanguage()], { maximumFractionDigits: 1 });
  return (
    <Row gutter={[16, 12]}>
      {figures.map(([title, value]) => (
        <Col key={title} xs={12} md={8} xl={4}>
          <Statistic title={title} value={value === null ? "—" : format.format(value)} styles={{ content: { fontSize: 20 } }} />
        </Col>
      ))}
    </Row>
  );
}
