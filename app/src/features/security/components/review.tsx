import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Alert, Modal, Skeleton } from "antd";

import { ProblemAlert } from "@/components/problem-alert";
import { asProblem } from "@/api/problem";
import { useMessages } from "@/lib/i18n";

import { type Document, rehearse, saveVersion } from "../api/access";
import { messages } from "../messages";
import { DifferenceView } from "./difference-view";

interface ReviewProps {
  readonly document: Document;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

interface Fault {
  readonly code: string;
  readonly path: string;
}

/** What a changed model would do, as the API works it out, before it becomes a version. */
export function Review({ document, onClose, onSaved }: ReviewProps) {
  const t = useMessages(messages);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const trial = useQuery({
    queryKey: ["access-model", "rehearsal", document],
    queryFn: () => rehearse(document),
    retry: false,
    gcTime: 0,
  });
  const saving = useMutation({
    mutationFn: saveVersion,
    onSuccess: async ({ version }) => {
      await queries.invalidateQueries({ queryKey: ["access-model"] });
      onSaved();
      await navigate({ to: `/access/versions/${version}` });
    },
  });
  const nothing = trial.data?.difference.changes.length === 0;
  return (
    <Modal
      open
      width={960}
      title={t("review")}
      okText={t("saveVersion")}
      cancelText={t("back")}
      okButtonProps={{ disabled: trial.data === undefined || nothing, loading: saving.isPending }}
      onOk={() => trial.data && saving.mutate({ document, base: trial.data.base })}
      onCancel={onClose}
    >
      {trial.isPending && <Skeleton active />}
      {trial.isError && <ProblemAlert error={trial.error} title={t("refusedModel")} />}
      {trial.isError && <Faults faults={faultsOf(trial.error)} />}
      {trial.data && <DifferenceView difference={trial.data.difference} document={document} />}
      {saving.isError && <ProblemAlert error={saving.error} title={t("notSaved")} />}
      {trial.data && !nothing && <Alert style={{ marginTop: 12 }} type="info" showIcon title={t("notYetInForce")} />}
    </Modal>
  );
}

function Faults({ faults }: { readonly faults: readonly Fault[] }) {
  return (
    <ul>
      {faults.map((fault) => (
        <li key={`${fault.code} ${fault.path}`} className="mono wrap-anywhere">{fault.path}: {fault.code}</li>
      ))}
    </ul>
  );
}

/** Everything that is wrong with a model, as the problem tells it. */
function faultsOf(error: unknown): readonly Fault[] {
  const faults = asProblem(error).context["faults"];
  return Array.isArray(faults) ? (faults as Fault[]) : [];
}
