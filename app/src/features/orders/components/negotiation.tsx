import { ArrowDownOutlined, ArrowUpOutlined, SwapOutlined } from "@ant-design/icons";
import { useQueries } from "@tanstack/react-query";
import { Alert, Flex, Skeleton } from "antd";
import type { ReactNode } from "react";

import { useMay } from "@/api/access";
import { Energy, Period, Price, When } from "@/components/figures";
import { Hash } from "@/components/hash";
import { ToneTag } from "@/components/state-tag";
import { useMessages } from "@/lib/i18n";
import type { Terms } from "@/lib/intents/terms";

import { packageVersionQuery } from "../api/packages";
import { termsQuery } from "../api/orders";
import type { Round } from "../lib/rounds";
import { QUANTITIES, QUANTITY_NAMES, rowsOf } from "../lib/quantities";
import { type Change, changeOf, priceNames, priceOf, TermsDifferError } from "../lib/terms";
import { messages } from "../messages";
import { formMessages } from "../form-messages";
import { ByMonthText } from "./by-month-text";
import { PackageName, useOrderWords } from "./words";
import "./negotiation.css";

interface NegotiationProps {
  readonly orderId: string;
  readonly rounds: readonly Round[];
  readonly presentHash: string | null;
}

interface Line {
  readonly name: string;
  readonly title: ReactNode;
  /** What is compared from round to round; nothing where the line only informs. */
  readonly value?: (at: number) => number | string | undefined;
  readonly render: (at: number) => ReactNode;
}

/** All rounds side by side, the last one first on the right, with what each changed of the one before. */
export function Negotiation({ orderId, rounds, presentHash }: NegotiationProps) {
  const t = useMessages(messages);
  const form = useMessages(formMessages);
  const words = useOrderWords();
  const mayRead = useMay("terms:read");
  const opened = useQueries({
    queries: rounds.map((round) => ({ ...termsQuery(orderId, round.termsHash), enabled: mayRead })),
  });
  const versions = [...new Map(rounds.map((round) => [keyOf(round), round])).values()];
  const packages = useQueries({ queries: versions.map((round) => packageVersionQuery(round.package, round.packageVersion)) });
  if (opened.some((each) => each.isLoading)) return <Skeleton active paragraph={{ rows: 4 }} />;

  const terms = (at: number): Terms | undefined => opened[at]?.data;
  const prices = new Map(versions.map((round, place) => [keyOf(round), packages[place]?.data?.prices ?? {}]));
  const listed = (at: number) => prices.get(keyOf(rounds[at])) ?? {};
  const names = mayRead ? priceNames(...rounds.map((_, at) => ({ ...listed(at), ...terms(at)?.prices_e8_yuan_per_kwh }))) : [];
  const lines: Line[] = [
    { name: "by", title: t("by"), render: (at) => rounds[at]?.by },
    { name: "at", title: t("at"), render: (at) => <When ms={rounds[at]?.at} /> },
    {
      name: "package",
      title: t("package"),
      value: (at) => keyOf(rounds[at]),
      render: (at) => <PackageName id={rounds[at]?.package ?? ""} version={rounds[at]?.packageVersion ?? 1} />,
    },
    {
      name: "period",
      title: t("period"),
      value: (at) => `${rounds[at]?.start} ${rounds[at]?.end}`,
      render: (at) => <Period start={rounds[at]?.start} end={rounds[at]?.end} />,
    },
    ...(mayRead
      ? [{ name: "energy", title: t("energy"), value: (at: number) => terms(at)?.energy_wh, render: (at: number) => <Energy wh={terms(at)?.energy_wh} unit="MWh" /> }]
      : []),
    ...names.map((name) => ({
      name: `price ${name}`,
      title: words.price(name),
      value: (at: number) => terms(at) && priceOf(terms(at), listed(at), name),
      render: (at: number) => <PriceOfRound terms={terms(at)} listed={listed(at)} name={name} />,
    })),
    ...(rounds.some((_, at) => terms(at)?.settlement_price_e8_yuan_per_kwh !== undefined)
      ? [{
          name: "settlement",
          title: t("settlementPrice"),
          value: (at: number) => terms(at)?.settlement_price_e8_yuan_per_kwh,
          render: (at: number) => <Price e8={terms(at)?.settlement_price_e8_yuan_per_kwh} />,
        }]
      : []),
    ...QUANTITY_NAMES.filter((name) => rounds.some((_, at) => terms(at)?.[QUANTITIES[name]] !== undefined)).map((name) => ({
      name,
      title: form(name),
      value: (at: number) => JSON.stringify(rowsOf(terms(at)?.[QUANTITIES[name]])),
      render: (at: number) => <ByMonthText name={name} rows={rowsOf(terms(at)?.[QUANTITIES[name]])} />,
    })),
    { name: "hash", title: t("termsHash"), render: (at) => <Hash value={rounds[at]?.termsHash} /> },
  ];
  const differ = opened.some((each) => each.error instanceof TermsDifferError);
  return (
    <Flex vertical gap={8}>
      {differ && <Alert type="error" showIcon title={t("termsDiffer")} role="alert" />}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by the keyboard */}
      <section className="negotiation-scroll" aria-label={t("negotiationTitle")} tabIndex={0} ref={showLast}>
        <table className="negotiation">
          <thead>
            <tr>
              <th scope="col">{t("item")}</th>
              {rounds.map((round, at) => (
                <th key={round.version} scope="col">
                  {t("round", { number: at + 1 })}{" "}
                  {round.termsHash === presentHash && <ToneTag tone="reached">{t("present")}</ToneTag>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <tr key={line.name}>
                <th scope="row">{line.title}</th>
                {rounds.map((round, at) => (
                  <Cell key={round.version} change={at === 0 || !line.value ? "same" : changeOf(line.value(at), line.value(at - 1))}>
                    {line.render(at)}
                  </Cell>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {!mayRead && <span className="muted">{t("termsPrivate")}</span>}
    </Flex>
  );
}

/** Where not all rounds have room, the last ones are seen first. */
function showLast(box: HTMLElement | null): void {
  if (box !== null) box.scrollLeft = box.scrollWidth;
}

function keyOf(round: Round | undefined): string {
  return `${round?.package} ${round?.packageVersion}`;
}

interface PriceOfRoundProps {
  readonly terms: Terms | undefined;
  readonly listed: Readonly<Record<string, number>>;
  readonly name: string;
}

/** A price that was not negotiated is the package's own, and says so. */
function PriceOfRound({ terms, listed, name }: PriceOfRoundProps) {
  const t = useMessages(messages);
  if (terms === undefined) return "—";
  const negotiated = terms.prices_e8_yuan_per_kwh[name] !== undefined;
  return (
    <>
      <Price e8={priceOf(terms, listed, name)} /> {!negotiated && <span className="muted">{t("listPrice")}</span>}
    </>
  );
}

const ICONS = { up: ArrowUpOutlined, down: ArrowDownOutlined, changed: SwapOutlined } as const;
const WORDS = { up: "higher", down: "lower", changed: "changed" } as const;

function Cell({ change, children }: { readonly change: Change; readonly children: ReactNode }) {
  const t = useMessages(messages);
  if (change === "same") return <td>{children}</td>;
  const Icon = ICONS[change];
  const said = t(WORDS[change]);
  return (
    <td className="negotiation-changed" title={said}>
      <Icon aria-label={said} className="negotiation-mark" /> {children}
    </td>
  );
}
