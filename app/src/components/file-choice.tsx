import { useState } from "react";

import { useMessages } from "@/lib/i18n";

import { messages } from "./messages";

interface FileChoiceProps {
  /** Read to those who do not see where the button stands. */
  readonly label: string;
  readonly id?: string;
  readonly accept: string;
  readonly disabled?: boolean;
  readonly onFile: (file: File | undefined) => void;
}

/** A file of the person's own, with a button in our words: the browser's own speaks the browser's language. */
export function FileChoice({ label, id, accept, disabled = false, onFile }: FileChoiceProps) {
  const t = useMessages(messages);
  const [name, setName] = useState<string>();
  const choose = (file: File | undefined) => {
    setName(file?.name);
    onFile(file);
  };
  return (
    <label className={`file-choice${disabled ? " file-choice-disabled" : ""}`}>
      <input
        {...(id === undefined ? {} : { id })}
        type="file"
        className="visually-hidden"
        accept={accept}
        disabled={disabled}
        aria-label={label}
        onChange={(event) => choose(event.target.files?.[0])}
      />
      <span className="file-choice-button" aria-hidden>{t("chooseFile")}</span>
      <span className="muted wrap-anywhere" aria-hidden>{name ?? t("noFile")}</span>
    </label>
  );
}
