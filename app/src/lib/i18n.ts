/**
 * Texts in two languages. Each feature defines its own; the types see to it that both languages have the same names.
 * Names are flat, `{{name}}` is a value, `…_one` and `…_other` are chosen by `count`.
 */
import { createInstance } from "i18next";
import { useCallback, useMemo } from "react";
import { initReactI18next, useTranslation } from "react-i18next";

import type { Title } from "./feature";
import { remember, remembered } from "./remembered";

export type Language = "zh" | "en";

export const LANGUAGES: readonly Language[] = ["zh", "en"];
export const LOCALES: Record<Language, string> = { zh: "zh-CN", en: "en-US" };

const REMEMBERED = "energysale.language";
const NAMESPACE_SEPARATOR = "\u0000"; // texts' names may have colons

/** The name that a text is asked for by: without the ending for the count, where there is a pair of them. */
type Asked<K extends string, All extends string = K> = K extends `${infer Base}_${"one" | "other"}`
  ? [`${Base}_one` | `${Base}_other`] extends [All]
    ? Base
    : K
  : K;

export interface Messages<K extends string> {
  readonly namespace: string;
  readonly zh: Readonly<Record<K, string>>;
  readonly en: Readonly<Record<K, string>>;
}

export type Values = Readonly<Record<string, string | number>>;
export type Translate<K extends string> = (name: Asked<K>, values?: Values) => string;

export const i18n = createInstance();

/** Start with the language chosen before, else the browser's. */
export function startI18n(): void {
  void i18n.use(initReactI18next).init({
    lng: rememberedLanguage(),
    fallbackLng: false,
    resources: {},
    initAsync: false,
    keySeparator: false,
    nsSeparator: NAMESPACE_SEPARATOR,
    interpolation: { escapeValue: false }, // React escapes
    react: { useSuspense: false },
  });
  applyToDocument(currentLanguage());
}

/** Declare a feature's texts. `namespace` is the feature's name, or `feature.part`. */
export function defineMessages<const K extends string>(
  namespace: string,
  texts: { readonly zh: Readonly<Record<K, string>>; readonly en: Readonly<Record<NoInfer<K>, string>> },
): Messages<K> {
  return { namespace, zh: texts.zh, en: texts.en };
}

/** The feature's texts in the language that is chosen. */
export function useMessages<K extends string>(messages: Messages<K>): Translate<K> {
  register(messages);
  const { t } = useTranslation(messages.namespace, { i18n });
  return useCallback((name, values) => t(name, { ...values }), [t]);
}

/** The same outside of components: for notifications and downloads. */
export function translate<K extends string>(messages: Messages<K>, name: Asked<K>, values?: Values): string {
  register(messages);
  return i18n.t(name, { ...values, ns: messages.namespace });
}

export function useLanguage(): Language {
  useTranslation(undefined, { i18n });
  return currentLanguage();
}

/** Chooses one language of a title that comes with data. */
export function useTitle(): (title: Title) => string {
  const language = useLanguage();
  return useMemo(() => (title: Title) => title[language], [language]);
}

export function currentLanguage(): Language {
  return i18n.language === "en" ? "en" : "zh";
}

export async function setLanguage(language: Language): Promise<void> {
  remember(REMEMBERED, language);
  await i18n.changeLanguage(language);
  applyToDocument(language);
}

function register<K extends string>(messages: Messages<K>): void {
  if (i18n.hasResourceBundle("zh", messages.namespace)) return;
  for (const language of LANGUAGES) i18n.addResourceBundle(language, messages.namespace, messages[language]);
}

function rememberedLanguage(): Language {
  const chosen = remembered(REMEMBERED);
  if (chosen === "zh" || chosen === "en") return chosen;
  return navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
}

function applyToDocument(language: Language): void {
  document.documentElement.lang = LOCALES[language];
}
