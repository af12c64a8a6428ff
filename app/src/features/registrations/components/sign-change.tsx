import { useQuery } from "@tanstack/react-query";

import { rowsFromQuery } from "../api/outbox";
import { SignRowsDialog } from "./sign-rows-dialog";

interface SignChangeProps {
  /** The row that the change was written down as. */
  readonly sequence: number;
  readonly onClose: () => void;
}

/** Signs a change right after it was asked for. One behind another change of the same record stays in the outbox. */
export function SignChange({ sequence, onClose }: SignChangeProps) {
  const { data } = useQuery({ ...rowsFromQuery(sequence), refetchInterval: false, staleTime: Infinity });
  const row = data?.find((each) => each.sequence === sequence);
  return row ? <SignRowsDialog rows={[row]} onClose={onClose} /> : null;
}
