export { historyQuery, movesQuery, type Order, type OrderMoves, orderQuery, termsQuery } from "./api/orders";
export { packageVersionQuery } from "./api/packages";
export { TermsFields, termsOf, type TermsValues, valuesOf } from "./components/terms-fields";
export { QuantitiesText } from "./components/by-month-text";
export { PackageName, PackageVersionLink, useOrderWords, useTermsText } from "./components/words";
export { hasQuantities } from "./lib/quantities";
export { sideOf } from "./lib/side";
export { nameOf, stepOn } from "./lib/steps";
export { openTerms, TermsDifferError } from "./lib/terms";
