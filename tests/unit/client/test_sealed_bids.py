"""A sealed bid is on its maker's own disk before it is sent, for the maker alone, and found again by its hash."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from chaincode.auction.model import bid_hash
from gateway.client.errors import BidNotKeptError
from gateway.client.sealed_bids import BidKeeper, SealedBidSteps

STEPS = [{"energy_wh": 31_415_926, "price_e8": 46_300_000}]


@pytest.fixture
def keeper(tmp_path: Path) -> BidKeeper:
    return BidKeeper(tmp_path / "keys" / "bids")


def seal(keeper: BidKeeper, sequence: str = "march") -> SealedBidSteps:
    return keeper.seal(network_id="retail/00", sequence=sequence, participant="mill", steps=STEPS)


def open_again(keeper: BidKeeper, sealed: SealedBidSteps, **changes: str) -> SealedBidSteps:
    names = {"network_id": "retail/00", "sequence": "march", "participant": "mill", "bid_hash": sealed.bid_hash}
    return keeper.open(**(names | changes))


def test_what_was_sealed_is_found_again_by_its_hash(keeper: BidKeeper) -> None:
    sealed = seal(keeper)
    assert open_again(keeper, sealed) == sealed
    assert sealed.bid_hash == bid_hash(sequence="march", participant="mill", steps=STEPS, salt=sealed.salt)


def test_the_same_steps_twice_have_two_salts_and_both_stay(keeper: BidKeeper) -> None:
    first, second = seal(keeper), seal(keeper)
    assert first.bid_hash != second.bid_hash
    assert open_again(keeper, first).salt == first.salt


def test_the_file_is_its_owners_alone(keeper: BidKeeper) -> None:
    seal(keeper)
    (path,) = keeper.directory.iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(keeper.directory.stat().st_mode) == 0o700


def test_neither_steps_nor_salt_are_shown(keeper: BidKeeper) -> None:
    sealed = seal(keeper)
    assert sealed.salt not in repr(sealed)
    assert "31415926" not in repr(sealed)
    assert sealed.salt not in "".join(path.name for path in keeper.directory.iterdir())


@pytest.mark.parametrize("changes", [{"participant": "hotel"}, {"bid_hash": "00" * 32}, {"network_id": "retail/01"}])
def test_another_bid_is_not_given_out(keeper: BidKeeper, changes: dict[str, str]) -> None:
    sealed = seal(keeper)
    with pytest.raises(BidNotKeptError):
        open_again(keeper, sealed, **changes)


def test_a_damaged_file_is_noticed(keeper: BidKeeper) -> None:
    sealed = seal(keeper)
    (path,) = keeper.directory.iterdir()
    path.write_text(path.read_text().replace("31415926", "31415927"))
    with pytest.raises(BidNotKeptError, match="not those of the bid"):
        open_again(keeper, sealed)


def test_where_it_cannot_be_kept_nothing_is_sealed(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BidNotKeptError, match="cannot be written"):
        seal(BidKeeper(tmp_path / "file"))


def test_an_id_that_is_no_id_is_no_path(keeper: BidKeeper) -> None:
    with pytest.raises(BidNotKeptError):
        seal(keeper, sequence="../march")
