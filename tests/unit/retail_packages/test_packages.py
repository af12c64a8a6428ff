"""Packages, templates, calendars, reference prices and policies over HTTP: search, pages, versions, exports."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.orders.instance import Instance, code

_NAMES = ("package_id", "template_id", "method_id", "region", "month", "segment")


def found_in(item: dict[str, Any]) -> tuple[str, int]:
    return next(item[name] for name in _NAMES if name in item), item["version"]


BOTH, SPOT, DAYLIGHT = [("daylight", 3), ("spot", 1)], [("spot", 1)], [("daylight", 3)]


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("packages", BOTH),
        ("packages?retired=true", DAYLIGHT),
        ("packages?retailer=northgrid&segment=residential", SPOT),
        ("packages?region=guangdong&stage=annual", DAYLIGHT),
        ("packages?region=elsewhere", []),
        ("packages?consumer_class=commercial", DAYLIGHT),
        ("packages?price_kind=linked", SPOT),
        ("packages?price_kind=time_of_use", DAYLIGHT),
        ("packages?green=true", SPOT),
        ("packages?valid_on=2025-06-01", DAYLIGHT),
        ("packages?valid_on=2030-12-31", DAYLIGHT),
        ("packages?valid_on=2031-01-01", []),
        ("packages?name=联动", SPOT),
        ("packages?name=LIGHT", DAYLIGHT),
        ("packages?name=%25", []),
        ("packages?price_to=2000000", SPOT),
        ("packages?price_from=1", DAYLIGHT),
        ("packages?sort=price", [("spot", 1), ("daylight", 3)]),
        ("packages?sort=-price", BOTH),
        ("packages?sort=-valid_to", BOTH),
        ("packages/daylight/versions", [("daylight", 1), ("daylight", 2)]),
        ("package-templates", [("linked", 1), ("tou", 1)]),
        ("package-templates?price_kind=linked&green=true&stage=monthly", [("linked", 1)]),
        ("package-templates?name=guangdong&valid_on=2034-12-31&region=guangdong", [("linked", 1), ("tou", 1)]),
        ("package-templates/tou/versions", [("tou", 1)]),
        ("settlement-methods", [("factor", 1), ("grid", 2), ("tax", 1)]),
        ("settlement-methods?kind=grid_charges", [("grid", 2)]),
        ("settlement-methods?retired=false", [("factor", 1), ("tax", 1)]),
        ("settlement-methods?valid_on=2034-12-31&kind=value_added_tax", [("tax", 1)]),
        ("settlement-methods?valid_on=2035-01-01", []),
        ("settlement-methods/grid/versions", [("grid", 1)]),
        ("calendars", [("guangdong", 2)]),
        ("calendars/guangdong/versions", [("guangdong", 1), ("guangdong", 2)]),
        ("reference-prices?reference=spot", [("2026-07", 1), ("2026-08", 2)]),
        ("reference-prices?from_month=2026-08&to_month=2026-08", [("2026-08", 2)]),
        ("reference-prices/spot/2026-08/versions", [("2026-08", 1), ("2026-08", 2)]),
        ("policies", [("industrial", 1), ("industrial", 2), ("residential", 1)]),
        ("policies?segment=residential", [("residential", 1)]),
    ],
)
async def test_lists_are_in_order_in_pages_of_any_size(
    instance: Instance, path: str, found: list[tuple[str, int]]
) -> None:
    headers = await instance.log_in("li-na")
    for limit in (1, 2, 500):
        seen, cursor = [], None
        while True:
            more = f"{'&' if '?' in path else '?'}limit={limit}" + (f"&cursor={cursor}" if cursor else "")
            page = (await instance.get(path + more, headers)).json()
            seen += [found_in(each) for each in page["items"]]
            if (cursor := page["next_cursor"]) is None:
                break
        assert seen == found


async def test_a_package_is_read_as_it_stands_and_as_it_was_published(instance: Instance) -> None:
    headers = await instance.log_in("li-na")
    present = await instance.get("packages/daylight", headers)
    assert (present.json()["name"], present.json()["retired"]) == ("Daylight 2", True)
    assert (present.json()["region"], present.json()["price_kinds"]) == ("guangdong", ["fixed", "time_of_use"])
    assert present.headers["etag"] == 'W/"3"'
    first = await instance.get("packages/daylight/versions/1", headers)
    assert (first.json()["name"], first.json()["retired"], first.headers["etag"]) == ("平价 2026", False, 'W/"1"')
    again = await instance.get("packages/daylight/versions/1", headers | {"If-None-Match": 'W/"1"'})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("package-templates/linked", {"price_kinds": ["fixed", "linked"], "green": True}),
        ("package-templates/tou/versions/1", {"stage": "annual", "green": False}),
        ("settlement-methods/grid", {"version": 2, "kind": "grid_charges", "retired": True}),
        ("settlement-methods/grid/versions/1", {"version": 1, "retired": False, "source": "发改价格〔2023〕526号"}),
        ("packages/spot", {"methods": [{"method": name, "version": 1} for name in ("grid", "factor", "tax")]}),
        ("packages/daylight", {"methods": []}),
        ("calendars/guangdong", {"version": 2, "days": {"2026-07-02": "holiday"}}),
        ("reference-prices/spot/2026-07", {"price_e8_yuan_per_kwh": 40_000_000, "curve": None}),
    ],
)
async def test_one_record_is_read_with_its_etag(instance: Instance, path: str, said: dict[str, Any]) -> None:
    answer = await instance.get(path, await instance.log_in("li-na"))
    assert {name: answer.json()[name] for name in said} == said
    assert answer.headers["etag"] == f'W/"{answer.json()["version"]}"'


@pytest.mark.parametrize(
    "path",
    [
        "packages/none",
        "packages/none/versions",
        "packages/daylight/versions/3",
        "packages/none/price-calendar?start=2026-07-01&end=2026-07-02",
        "package-templates/none",
        "package-templates/tou/versions/2",
        "package-templates/none/versions",
        "settlement-methods/none",
        "settlement-methods/none/versions",
        "settlement-methods/grid/versions/2",
        "calendars/none",
        "reference-prices/spot/2026-09",
        "schemas/none",
    ],
)
async def test_what_is_not_there_is_not_found(instance: Instance, path: str) -> None:
    assert code(await instance.get(path, await instance.log_in("li-na"))) == (404, "not_found")


@pytest.mark.parametrize(
    ("what", "count"),
    [("packages", 2), ("package-templates", 2), ("settlement-methods", 3), ("calendars", 1), ("reference-prices", 3)],
)
async def test_lists_are_exported_whole(instance: Instance, what: str, count: int) -> None:
    headers = await instance.log_in("li-na")
    lines = (await instance.get(f"{what}.csv", headers)).text.splitlines()
    assert len(lines) == 1 + count
    sheet = await instance.get(f"{what}.xlsx", headers)
    assert (sheet.status_code, sheet.content[:2]) == (200, b"PK")


async def test_the_price_calendar_says_bands_and_prices_of_each_day(instance: Instance) -> None:
    path = "packages/spot/price-calendar?start=2026-07-31&end=2026-09-02"
    value = (await instance.get(path, await instance.log_in("li-na"))).json()
    assert [day["date"] for day in value["days"]][:2] == ["2026-07-31", "2026-08-01"]
    assert [day["day_type"] for day in value["days"]][:2] == ["workday", "weekend"]
    assert value["schedules"] == [[[{"start": 0, "end": 96, "band": "flat", "price": "spread"}]]]
    # 0.40 - 0.01 in July; August has a curve, September no price.
    assert value["prices_by_month"] == {
        "2026-07": {"spread": 39_000_000, "green": 2_000_000},
        "2026-08": {"spread": None, "green": 2_000_000},
        "2026-09": {"spread": None, "green": 2_000_000},
    }


async def test_a_summer_day_of_time_of_use_has_sharp_hours(instance: Instance) -> None:
    path = "packages/daylight/price-calendar?start=2026-06-30&end=2026-07-02&version=1"
    value = (await instance.get(path, await instance.log_in("li-na"))).json()
    usual, summer = (value["schedules"][day["schedule"]][0] for day in value["days"])
    assert {each["band"] for each in usual} == {"valley", "flat", "peak"}
    assert [(each["start"], each["end"]) for each in summer if each["band"] == "sharp"] == [(44, 48), (60, 68)]


@pytest.mark.parametrize("period", ["start=2026-07-02&end=2026-07-02", "start=2026-01-01&end=2027-03-01", "start=x"])
async def test_a_price_calendar_is_of_1_to_400_days(instance: Instance, period: str) -> None:
    answer = await instance.get(f"packages/spot/price-calendar?{period}", await instance.log_in("li-na"))
    assert code(answer) == (400, "invalid_request")


@pytest.mark.parametrize("name", ["package-template", "retail-package", "tariff"])
async def test_the_schemas_are_published(instance: Instance, name: str) -> None:
    schema = (await instance.get(f"schemas/{name}", {})).json()
    assert schema["$schema"].endswith("draft-07/schema#")
    assert schema["additionalProperties"] is False
