/** The look: calm, dense, one accent colour. */
import { theme, type ThemeConfig } from "antd";

export const ACCENT = "#0f6b7a";

// Latin letters and digits first, so that they do not come from a Chinese font; then the Chinese font of each system.
const FONTS = [
  "-apple-system", "BlinkMacSystemFont", '"Segoe UI"', "Roboto", '"Liberation Sans"', "Arial",
  '"PingFang SC"', '"Microsoft YaHei"', '"Noto Sans CJK SC"', '"WenQuanYi Micro Hei"', "sans-serif",
].join(", ");

const appTheme: ThemeConfig = {
  algorithm: theme.compactAlgorithm,
  cssVar: { key: "energysale" },
  hashed: false,
  token: {
    opacityLoading: 1, // what turns says enough; paler, the words could not be read
    colorPrimary: ACCENT,
    colorInfo: ACCENT,
    colorLink: ACCENT,
    colorLinkHover: "#0b4f5b", // the derived one is too pale on the ground of a row
    colorInfoBg: "#e8f3f5", // derived from colours so dark, the grounds would be grey
    colorInfoBorder: "#add6dc",
    colorSuccess: "#2f7d4f",
    colorSuccessBg: "#e6f4eb",
    colorSuccessBorder: "#b4dcc3",
    colorWarning: "#9a6700",
    colorWarningBg: "#fdf4e1",
    colorWarningBorder: "#efd9a6",
    colorError: "#b3261e",
    colorErrorBg: "#fcebea",
    colorErrorBorder: "#f0c0bd",
    colorTextBase: "#1c2429",
    colorTextSecondary: "#4c5a63",
    colorTextTertiary: "#5c6a73",
    colorTextPlaceholder: "#66737c",
    colorBgLayout: "#f4f6f7",
    colorBorderSecondary: "#e4e8ea",
    borderRadius: 4,
    fontFamily: FONTS,
    fontSize: 16, // the compact algorithm takes the next size below: 14
    controlHeight: 34, // and this less 4
    wireframe: false,
  },
  components: {
    Button: { primaryShadow: "none", defaultShadow: "none", dangerShadow: "none" },
    Layout: { headerBg: "#ffffff", headerHeight: 48, headerPadding: "0 16px", siderBg: "#ffffff", bodyBg: "#f4f6f7" },
    Menu: { itemHeight: 32, subMenuItemBg: "#ffffff", itemMarginInline: 8, itemSelectedBg: "#e3f0f2" },
    Table: { headerBg: "#f4f6f7", cellPaddingBlockSM: 6, cellPaddingInlineSM: 10 },
    Card: { bodyPadding: 16, headerHeight: 44 },
    Descriptions: { labelBg: "#f8fafa" },
  },
};

/** The look; `still` without movement, for those who asked their system for that. */
export function themeFor({ still }: { readonly still: boolean }): ThemeConfig {
  return { ...appTheme, token: { ...appTheme.token, motion: !still } };
}
