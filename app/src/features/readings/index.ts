export { FetchReadings } from "./components/fetch-readings";
export { dayRoot, QUARTER_HOURS, type Reading } from "./lib/day-tree";
export { pack, type PackedDay, unpack } from "./lib/packed";
export { daysOf } from "./lib/month";
export { ReadingsFile, ReadingsFileError } from "./lib/readings-file";
