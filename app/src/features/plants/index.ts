export { type Plant, type PlantMonth } from "./api/plants";
export { inMonth } from "./lib/standing";
export { usePlantWords } from "./words";
