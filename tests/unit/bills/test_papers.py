"""The paper of a bill says what the statement says: each amount, in both languages, however many lines."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any, get_args

import pytest

from chaincode.settlement.rounding import RULES
from chaincode.settlement.statement import Line, Part, Statement
from gateway.bills.facts import BillDiffersError, BillSource, Named, bill_facts, load_drawing
from gateway.bills.figures import price, yuan
from gateway.bills.number import bill_number
from gateway.bills.paper import print_bill, set_bill
from gateway.bills.words import PARTS, Language, part_word, rule_words
from tests.unit.bills.reading import fen, pages_of, text_of
from tests.unit.bills.statements import ORDER, energy, generated, of_lines, source

LANGUAGES: tuple[Language, ...] = get_args(Language)
HEADINGS = {
    "zh": ("费用明细", "分项小计", "各方收支", "计量点", "规则与依据"),
    "en": ("Lines", "Subtotals by part, yuan", "What each party gets", "Metering points", "Rules and their sources"),
}


def statements() -> list[Statement]:
    return [generated(seed) for seed in range(12)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_line_stands_there_once_with_its_amount_and_the_total_is_right(language: Language) -> None:
    negative = 0
    for statement in statements():
        text = text_of(set_bill(source(statement), language))
        lines = text[text.index(HEADINGS[language][0]) : text.index(HEADINGS[language][1])]
        total = "合计" if language == "zh" else "Total"
        body, _, after = lines.rpartition(f"\n{total}")
        amounts = [fen(each) for each in re.findall(r"-?[\d,]+\.\d\d(?![\d%])", after)]
        assert amounts == [statement.total_fen]
        assert Counter(map(fen, _amounts(body))) == Counter(line.amount_fen for line in statement.lines)
        negative += sum(line.amount_fen < 0 for line in statement.lines)
    assert negative


def _amounts(body: str) -> list[str]:
    """The last figure of each row, which stands before payee and rule."""
    rows = re.split(r"\[\d+\]", body)
    return [re.findall(r"-?[\d,]+\.\d\d(?![\d%])", row)[-1] for row in rows[:-1]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_parts_parties_and_tax_are_the_statements(language: Language) -> None:
    for statement in statements():
        facts = bill_facts(source(statement), language)
        assert [fen(amount) for _, amount in facts["parts"]] == list(statement.by_part().values())
        assert [word for word, _ in facts["parts"]] == [part_word(part, language) for part in statement.by_part()]
        assert sum(fen(amount) for _, amount in facts["parties"]) == 0
        text = text_of(set_bill(source(statement), language))
        for _, amount in [*facts["parts"], *facts["parties"]]:
            assert amount in text
        assert ("tax" in facts) == (statement.tax is not None)
        if statement.tax is not None:
            assert fen(facts["tax"]["tax"]) + fen(facts["tax"]["net"]) == statement.total_fen
            assert facts["tax"]["tax"] in text
        assert facts["statement_hash"] in text
        assert facts["readings_hash"] in text
        assert "4711" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_cites_a_rule_that_is_told_with_its_source(language: Language) -> None:
    for statement in statements():
        facts = bill_facts(source(statement), language)
        told = {place: (code, what, source_text) for place, code, what, source_text in facts["rules"]}
        for line, row in zip(statement.lines, facts["lines"], strict=True):
            code, what, source_text = told[row[5]]
            assert code == line.rule
            assert what == rule_words(code, language)[0]
            assert source_text
        assert len(facts["rules"]) == len({tuple(rule) for rule in facts["rules"]})


def test_every_part_and_rule_has_words_in_both_languages() -> None:
    assert PARTS.keys() == set(get_args(Part))
    for language in LANGUAGES:
        for code in RULES:
            assert all(rule_words(code, language))
    assert all(re.search("[\u4e00-\u9fff]", rule_words(code, "zh")[0]) for code in RULES)


def test_the_source_of_a_named_method_is_its_document() -> None:
    line = Line(part="discount", rule="discount", amount_fen=-500, method="spring@2", base_fen=10_000, share_bp=-500)
    record = {"name": {"zh": "迎春优惠", "en": "Spring discount"}, "source": "粤电优〔2026〕1号"}
    named = Named(methods={"spring@2": record})
    bill = source(of_lines(energy(10_000, energy_wh=20_000), line), named=named)
    text = text_of(set_bill(bill, "zh"))
    assert "粤电优〔2026〕1号" in "".join(text.split())
    assert "迎春优惠" in "".join(text.split())
    assert "Spring discount" in text_of(set_bill(bill, "en"))


def test_forty_lines_go_over_two_pages_under_the_same_heading() -> None:
    lines = [energy(1_000 + place, energy_wh=1_000 * (place + 1), price=f"price-{place:02}") for place in range(40)]
    load = {f"2026-05-{day:02}": [day] * 96 for day in range(1, 32)}
    pages = pages_of(set_bill(source(of_lines(*lines), load=load), "en"))
    assert len(pages) == 2
    assert all("Payee" in page for page in pages)
    for place in range(40):
        assert sum(f"price-{place:02}" in page for page in pages) == 1
    assert "price-00" in pages[0]
    assert "price-39" in pages[1]
    assert [f"{number} / 2" in page for number, page in enumerate(pages, 1)] == [True, True]


def test_a_long_chinese_name_wraps_and_is_whole() -> None:
    name = "珠江平价工商业零售套餐二零二六年度分时浮动加绿色电力增强版" * 3
    text = text_of(set_bill(source(of_lines(energy(1, energy_wh=1)), named=Named(package=name)), "zh"))
    assert name not in text
    assert name in "".join(text.split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_correction_shows_its_difference_and_the_next_bill_what_it_carries(language: Language) -> None:
    statement = of_lines(energy(52_345, energy_wh=100_000))
    parties = {"consumer": -7_777, "retailer": 7_777}
    delta = {"replaces": "ad" * 32, "energy_wh": 15_000, "total_fen": 7_777, "by_part": {"energy": 7_777}}
    corrected = source(
        statement,
        version=2,
        delta={**delta, "parties": parties},
        charged="with_the_next_bill",
        due={"consumer": 0},
    )
    text = text_of(set_bill(corrected, language))
    assert "77.77" in text
    assert "ad" * 32 in text
    assert bill_facts(corrected, language)["due"] == "0.00"
    carried = [{"month": "2026-04", "version": 2, "statement_hash": "be" * 32, "parties": parties}]
    due = {"consumer": -60_122, "retailer": 60_122}
    following = text_of(set_bill(source(statement, carried=carried, due=due), language))
    for each in ("77.77", "601.22", "523.45", "be" * 32, "2026-04"):
        assert each in following


async def test_a_load_is_drawn_where_it_is_at_hand_and_left_out_where_not() -> None:
    load = {f"2026-05-{day:02}": [day] * 95 + [day * 2] for day in range(1, 32)}
    bill = source(of_lines(energy(1, energy_wh=1)), load=load)
    assert "The average day" in text_of(await print_bill(bill, "en"))
    assert "The average day" not in text_of(set_bill(source(of_lines(energy(1, energy_wh=1))), "en"))
    drawing = load_drawing(load)
    assert (max(drawing["daily"]), max(drawing["average"])) == (1_000, 1_000)
    assert drawing["daily"][0] == 32  # a 31st part
    assert (drawing["daily_most"], drawing["average_most"]) == ("3.007", "0.128")
    assert load_drawing({"2026-05-01": [0] * 96})["daily"] == [0]


def test_the_same_bill_has_the_same_bytes_and_another_has_others() -> None:
    statement = generated(3)
    assert set_bill(source(statement), "zh") == set_bill(source(statement), "zh")
    assert set_bill(source(statement), "zh") != set_bill(source(statement), "en")


def test_the_number_follows_from_order_month_and_version() -> None:
    assert bill_number(ORDER, "2026-05", 2) == "202605-3f3f3f3f3f3f3f3f-2"
    assert source(of_lines(energy(1, energy_wh=1))).number in text_of(
        set_bill(source(of_lines(energy(1, energy_wh=1))), "en")
    )


@pytest.mark.parametrize(
    "change",
    [
        {"total_fen": 2},
        {"by_part": {"energy": 2}},
        {"parties": {"consumer": -1, "retailer": 2}},
        {"due": {"consumer": -1, "retailer": 2}},
    ],
)
def test_what_does_not_add_up_is_not_printed(change: dict[str, Any]) -> None:
    with pytest.raises(BillDiffersError):
        bill_facts(source(of_lines(energy(1, energy_wh=1)), **change), "en")


def test_another_orders_statement_is_not_printed() -> None:
    bill = source(of_lines(energy(1, energy_wh=1)))
    other = BillSource(settlement=bill.settlement, statement={**bill.statement, "month": "2026-04"})
    with pytest.raises(BillDiffersError):
        bill_facts(other, "en")


def test_figures_are_exact() -> None:
    assert [yuan(each) for each in (0, 5, -5, -123_456, 10**15)] == [
        "0.00",
        "0.05",
        "-0.05",
        "-1,234.56",
        f"{10**13:,}.00",
    ]
    assert [price(each) for each in (0, 46_300_000, -1, 123_456_789)] == [
        "0.0000",
        "0.4630",
        "-0.00000001",
        "1.23456789",
    ]
