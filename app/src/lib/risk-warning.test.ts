import { describe, expect, it } from "vitest";

import { riskWarningArguments, riskWarningHash } from "./risk-warning";

describe("a risk warning", () => {
  it("has the hash that the ledger works out", () => {
    // tests/unit/chaincode/test_risk_warning.py has the same text and hash.
    expect(riskWarningHash({ zh: "价格可能上涨。", en: "Prices may rise." })).toBe(
      "8b6256044db3a9c28649b1b1708518b292af99b9d5b77c00c39987fcb430cf0d",
    );
  });

  it("is left out where nothing is written, and whole where one language is", () => {
    expect(riskWarningArguments(undefined)).toEqual({});
    expect(riskWarningArguments({ zh: "", en: "" })).toEqual({});
    expect(riskWarningArguments({ zh: "风险", en: "" })).toMatchObject({ risk_warning_text: { zh: "风险", en: "" } });
  });
});
