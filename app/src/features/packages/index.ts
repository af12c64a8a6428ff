export { comparisonQuery, offeredQuery, packageQuery, type RetailPackage } from "./api/packages";
export { ComparisonProblem } from "./components/comparison-problem";
export { ComparisonResult } from "./components/comparison-result";
export { MOST_COMPARED } from "./lib/comparing";
