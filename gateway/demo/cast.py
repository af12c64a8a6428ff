"""Who takes part in the demo: 24 consumers, 3 retailers, the exchange's officers, the regulator and the grid company.

All names are invented. On the chain there are only ids; titles are for the screen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gateway.client.bootstrap import EXCHANGE_PARTICIPANT, OPERATOR_PARTICIPANT

ORGANISATION_OF_KIND = {
    "consumer": "ConsumerOrg",
    "retailer": "RetailerOrg",
    "exchange": "ExchangeOrg",
    "regulator": "RegulatorOrg",
    "grid": "GridOrg",
}
ROLES_OF_KIND = {
    "consumer": ("consumer_owner",),
    "retailer": ("retailer_contract_manager",),
    "exchange": ("exchange_auditor", "exchange_supervisor", "exchange_market_operator"),
    "regulator": ("regulator_inspector",),
    "grid": ("grid_meter_data_agent",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A participant of the market and the one user who acts for it, in all the roles that its steps take."""

    participant: str
    title: str
    title_zh: str
    kind: str

    @property
    def user(self) -> str:
        return f"u-{self.participant}"

    @property
    def organisation(self) -> str:
        """The MSP id of the organisation to which the participant belongs."""
        return ORGANISATION_OF_KIND[self.kind]

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles that the user holds for the participant."""
        return ROLES_OF_KIND[self.kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class Consumer(Member):
    """A consumer: its market segment, its load profile's name and its yearly peak in kW."""

    kind: str = "consumer"
    segment: str
    profile: str
    peak_kw: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague(Member):
    """Somebody else at the exchange or at its platform's operator, with one role: it takes no part in the market day,
    and is there to sign in. Roles of the platform go with no other role."""

    kind: str = "exchange"
    login: str
    role: str

    @property
    def user(self) -> str:
        return self.login

    @property
    def roles(self) -> tuple[str, ...]:
        return (self.role,)


def _consumer(participant: str, title: str, title_zh: str, segment: str, profile: str, peak_kw: int) -> Consumer:
    return Consumer(
        participant=participant, title=title, title_zh=title_zh, segment=segment, profile=profile, peak_kw=peak_kw
    )


CONSUMERS: Sequence[Consumer] = (
    _consumer("household-1", "flat in Tianhe", "天河住宅", "residential", "H0-A", 4),
    _consumer("household-2", "flat in Yuexiu", "越秀住宅", "residential", "H0-C", 5),
    _consumer("household-3", "house in Panyu", "番禺住宅", "residential", "H0-G", 8),
    _consumer("household-4", "house in Zengcheng", "增城住宅", "residential", "H0-A", 7),
    _consumer("heat-1", "house with heat pump", "热泵住宅", "residential", "WB-H", 9),
    _consumer("farm-1", "lychee farm", "荔枝园", "residential", "L1-A", 30),
    _consumer("office-1", "office building", "写字楼", "commercial", "G1-B", 420),
    _consumer("restaurant-1", "restaurant", "餐厅", "commercial", "G2-A", 60),
    _consumer("restaurant-2", "hotpot house", "火锅店", "commercial", "G2-A", 85),
    _consumer("shop-1", "department store", "百货商场", "commercial", "G4-H", 650),
    _consumer("shop-2", "hairdresser", "理发店", "commercial", "G4-H", 25),
    _consumer("trade-1", "furniture market", "家具市场", "commercial", "G0-A", 300),
    _consumer("bakery-1", "bakery with shop", "面包店", "commercial", "G5-A", 45),
    _consumer("bakery-2", "industrial bakery", "食品烘焙厂", "commercial", "BL-H", 500),
    _consumer("weekend-1", "water park", "水上乐园", "commercial", "G6-A", 900),
    _consumer("farm-2", "dairy farm", "奶牛场", "commercial", "L1-A", 160),
    _consumer("heat-2", "district heat plant", "区域供热站", "commercial", "WB-H", 1_200),
    _consumer("coldstore-1", "cold store", "冷库", "industrial", "G3-H", 1_500),
    _consumer("plating-1", "plating works", "电镀厂", "industrial", "G3-M", 2_800),
    _consumer("ceramics-1", "ceramics works", "陶瓷厂", "industrial", "G3-H", 6_400),
    _consumer("textile-1", "textile mill", "纺织厂", "industrial", "G3-M", 3_200),
    _consumer("paper-1", "paper mill", "造纸厂", "industrial", "BL-H", 9_000),
    _consumer("datacentre-1", "data centre", "数据中心", "industrial", "BL-H", 12_000),
    _consumer("moulding-1", "injection moulding", "注塑厂", "industrial", "G0-A", 1_900),
)

RETAILERS: Sequence[Member] = (
    Member(participant="lingnan-retail", title="Lingnan Retail", title_zh="岭南售电", kind="retailer"),
    Member(participant="pearl-retail", title="Pearl River Retail", title_zh="珠江售电", kind="retailer"),
    Member(participant="nanhai-retail", title="Nanhai Retail", title_zh="南海售电", kind="retailer"),
)

# It takes part where GridOrg has joined the channel.
GRID = Member(participant="power-grid", title="Grid company", title_zh="电网企业", kind="grid")

# The exchange's participant is there from the start. Its officer and the regulator do not apply: the
# registrar enters them.
OFFICER = Member(
    participant=EXCHANGE_PARTICIPANT, title="Officer of the exchange", title_zh="交易中心工作人员", kind="exchange"
)
REGULATOR = Member(participant="regulator", title="Regulator", title_zh="监管机构", kind="regulator")
COLLEAGUES: Sequence[Colleague] = (
    Colleague(
        participant=EXCHANGE_PARTICIPANT,
        title="Settlement officer",
        title_zh="交易中心结算员",
        login="u-settlement",
        role="exchange_settlement_officer",
    ),
    Colleague(
        participant=OPERATOR_PARTICIPANT,
        title="System administrator",
        title_zh="系统管理员",
        login="u-system",
        role="system_administrator",
    ),
    Colleague(
        participant=OPERATOR_PARTICIPANT,
        title="Security administrator",
        title_zh="安全管理员",
        login="u-security",
        role="security_administrator",
    ),
    Colleague(
        participant=OPERATOR_PARTICIPANT,
        title="Audit administrator",
        title_zh="审计管理员",
        login="u-audit",
        role="audit_administrator",
    ),
)

# Who applies besides consumers and retailers, and is refused; and whose first licence turns out to have expired.
OUTSIDER = Member(participant="lingxi-retail", title="Lingxi Retail", title_zh="灵犀售电", kind="retailer")
SENT_BACK = RETAILERS[-1]
