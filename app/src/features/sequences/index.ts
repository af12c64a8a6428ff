export { fetchSequences, sequenceHistoryQuery, sequenceQuery, type SequenceQuery, someSequencesQuery } from "./api/sequences";
export { segmentsQuery } from "./api/segments";
export { Countdown } from "./components/countdown";
export { PriceLimits, SequenceFacts } from "./components/sequence-facts";
export { SequenceSteps } from "./components/sequence-steps";
export { TradingHistory } from "./components/trading-history";
export { movesOf, type Sequence, takesDeclarations, takesReveals } from "./moves";
export { useSequenceWords } from "./words";
